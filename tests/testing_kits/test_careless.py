"""Careless components, each of which fails the very tests of its kit that are there for it."""

import json
import random
from typing import ClassVar

import msgspec
import pytest
from ftkit_echo.backend import EchoBackend
from ftkit_echo.predictor import EchoPredictor
from ftkit_engines.inline import Inline
from ftkit_formats.openai_chat import OpenAIChat
from ftkit_metrics.exact_match import ExactMatch
from ftkit_prompting.plain import Plain
from ftkit_tables.csv import Csv
from ftkit_tasks.template import TemplateTask
from ftkit_text.dedupe import Dedupe
from ftkit_text.repair import RepairText

from ftkit import PASSED, Answer, Command, Component, Message, Record, Reject, Score, failed, testing

from .test_first_party_transforms import ROWS


class Shouting(Component, frozen=True, kw_only=True):
    """The answer is in capitals."""

    name: ClassVar[str] = "shouting"

    def findings(self, answers):
        return (PASSED if one.text.isupper() else failed("not in capitals") for one in answers)

    def instruction(self):
        return "Shout."


class Raising(Shouting, frozen=True, kw_only=True):
    """Encodes what cannot be encoded."""

    def findings(self, answers):
        return (PASSED if one.text.encode() else failed("empty") for one in answers)


class Hoarding(Shouting, frozen=True, kw_only=True):
    """Waits for the last answer."""

    def findings(self, answers):
        return iter([PASSED for _ in answers])


class Moody(Shouting, frozen=True, kw_only=True):
    """Says something else each time."""

    def findings(self, answers):
        return (failed(str(random.random())) for _ in answers)


class Speechless(Shouting, frozen=True, kw_only=True):
    """Fails without a reason, and points beside the text."""

    def findings(self, answers):
        return (failed("", (0, len(one.text) + 1)) for one in answers)


class Generous(ExactMatch, frozen=True, kw_only=True):
    """Gives more than there is."""

    def scores(self, answers):
        return (Score(values={"exact_match": 1.5}) for _ in answers)


class Inventing(ExactMatch, frozen=True, kw_only=True):
    """Says 0 and that there is nothing."""

    def scores(self, answers):
        return (Score(values={"exact_match": 0.0}, absent="no reference") for _ in answers)


class Revealing(Plain, frozen=True, kw_only=True):
    """Shows the record, and a training row that it does not name."""

    def prompts(self, cases, train):
        shown = next(iter(train)).target
        for case in cases:
            yield (Message(role="user", content=f"{shown}\n{case.record}\n{case.prompt[-1].content}"),)


class Rendering(Plain, frozen=True, kw_only=True):
    """Takes data for a template."""

    def prompts(self, cases, train):
        for case in cases:
            yield (Message(role="user", content=case.prompt[-1].content.replace("{{ 7 * 7 }}", "49")),)


class Doubling(EchoPredictor, frozen=True, kw_only=True):
    """Answers twice, and what was answered already."""

    def predict(self, requests, finished):
        for reply in EchoPredictor.predict(self, requests, frozenset()):
            yield msgspec.structs.replace(reply, prompt_tokens=0)
            yield reply


class Babbling(EchoPredictor, frozen=True, kw_only=True):
    """Tells its key."""

    def fingerprint(self):
        import os

        return {"key": os.environ.get("BABBLING_KEY", "")}


class Reversing(Inline, frozen=True, kw_only=True):
    """Takes everything, turns it round and swallows errors."""

    def map(self, function, chunks):
        try:
            return iter([function(chunk) for chunk in chunks][::-1])
        except ZeroDivisionError:
            return iter([])


class Leaking(Csv, frozen=True, kw_only=True):
    """Leaves its file open, names no line, and lets errors through."""

    def read(self, source):
        file = (source.root / self.path).open(encoding="utf-8")
        _LEFT_OPEN.append(file)
        next(file)
        return (Record(fields={"a": line.strip()}, origin=self.path) for line in file)


class Losing(TemplateTask, frozen=True, kw_only=True):
    """Drops every second record, and changes the others."""

    def examples(self, records):
        for number, record in enumerate(records):
            record.fields["seen"] = "yes"
            if number % 2 == 0:
                yield from TemplateTask.examples(self, [record])


class Copying(RepairText, frozen=True, kw_only=True):
    """Makes a new example of each, and a reject in another's name."""

    def apply(self, examples):
        for one in examples:
            named = one.prompt[-1].content != ""
            yield msgspec.structs.replace(one) if named else Reject(origin=one.origin, stage="x", reason="Not good")


class Peeking(Dedupe, frozen=True, kw_only=True):
    """Wants all chunks before it answers the first, and compares within a chunk alone."""

    def decide(self, chunks):
        for chunk in list(chunks):
            yield from Dedupe.decide(self, [chunk])


class Uploading(OpenAIChat, frozen=True, kw_only=True):
    """Writes the test split, beside its folder too, and lines that are no JSON."""

    def export(self, splits, folder):
        for split, rows in splits.items():
            (folder / f"{split}.jsonl").write_text("".join(f"{one.target}\n" for one in rows))
        (folder.parent / "beside.txt").write_text(str(random.random()))


class Shelling(EchoBackend, frozen=True, kw_only=True):
    """Ends badly, raises on odd lines, and makes results up."""

    def command(self, plan):
        return Command(argv=("sh", "-c", "exit 3"))

    def event(self, line):
        return json.loads(line)["step"]

    def result(self, plan):
        from ftkit import TrainingResult

        return TrainingResult(kind="full-model", base_model="echo", predictor={"echo": {}})


_LEFT_OPEN = []


class OfTasks(testing.TaskContract):
    task = Losing(id="{{ n }}", input="{{ n }}?", target="{{ n }}!")
    fields = ({"n": "1"}, {"n": "2"})


class OfReaders(testing.ReaderContract):
    reader = Leaking(path="a.csv")
    content, fields = b"a\n1\n2\n", ({"a": "1"}, {"a": "2"})


class OfStreams(testing.StreamTransformContract):
    transform = Peeking()
    rows = (*ROWS, ROWS[2])
    refused: ClassVar = {12: "duplicate"}


class OfMetrics(testing.MetricContract):
    metric = ExactMatch()
    better, worse = Answer(text="no", reference="yes"), Answer(text="yes", reference="yes")


def kit(base, **given):
    return type("Careless", (base,), given)


FOUND = {
    kit(testing.CheckConduct, check=Raising()): ["hostile_texts_are_judged", "no_text_makes_it_raise"],
    kit(testing.CheckConduct, check=Hoarding()): ["it_streams"],
    kit(testing.CheckConduct, check=Moody()): ["the_same_text_has_the_same_finding"],
    kit(testing.CheckConduct, check=Speechless()): ["whatever_fails_has_a_reason"],
    kit(testing.MetricConduct, metric=Generous()): ["figures_are_within", "a_metric_that_passes_or_fails"],
    kit(testing.MetricConduct, metric=Inventing()): ["each_score_has_every_measure"],
    OfMetrics: ["the_better_answer_has_the_better_score"],
    kit(testing.PrompterContract, prompter=Revealing()): ["columns_that_nobody_named", "whatever_it_shows"],
    kit(testing.PrompterContract, prompter=Rendering()): ["hostile_cases_are_asked"],
    kit(testing.PredictorContract, predictor=Doubling()): [
        "every_request_is_answered_once",
        "what_is_finished_is_not_asked_again",
        "nothing_is_invented",
    ],
    kit(testing.PredictorContract, predictor=Babbling(), secrets=("BABBLING_KEY",)): ["no_key_comes_out"],
    kit(testing.EngineContract, engine=Reversing()): [
        "results_come_in_the_order",
        "an_exception_of_the_function",
        "large_chunks",
    ],
    OfReaders: ["origins_lead_back", "nothing_stays_open", "damaged_files", "a_file_that_is_not_there"],
    OfTasks: ["every_record_comes_to_something", "records_are_left_as_they_were"],
    kit(testing.RecordTransformConduct, transform=Copying()): ["what_it_leaves_alone", "its_rejects_name_it"],
    OfStreams: ["the_size_of_the_chunks", "one_chunk_is_answered_before"],
    kit(testing.ExporterContract, exporter=Uploading()): ["every_line_is_json", "the_test_split", "both_sides"],
    kit(testing.LocalProcessContract, backend=Shelling()): [
        "no_line_of_the_process",
        "it_trains_to_the_end",
        "where_nothing_was_trained",
    ],
}
CASES = [(kit, name) for kit, names in FOUND.items() for name in names]


@pytest.mark.parametrize(
    ("kit", "name"), CASES, ids=lambda value: value if isinstance(value, str) else value.__bases__[0].__name__
)
def test_a_careless_component_fails_the_test_that_is_for_it(kit, name):
    [test] = [one for one in testing.inherited_tests(kit) if one.startswith(f"test_{name}")]
    with pytest.raises((AssertionError, ValueError, TypeError, KeyError, OSError)):
        getattr(kit(), test)()
    while _LEFT_OPEN:
        _LEFT_OPEN.pop().close()
