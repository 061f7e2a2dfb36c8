from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest
from msgspec import UNSET

from ftkit import AnswerForm, Example, Message, PluginError, Reply, Request, jsonl
from ftkit.contract import Contract
from ftkit.plugins import Reference
from ftkit.reports import Prediction
from ftkit.scoring import asking
from ftkit.scoring.asking import Repetition, repeated
from ftkit.scoring.asking import answered as found_answers
from ftkit.scoring.candidates import Ready

CASES = ("c", "a", "b")  # in the order of their hashes, not of their names


class Noted:
    """A predictor that answers in the other order and notes whom it was asked about."""

    name = "noted"

    def __init__(self, *replies: Reply, marks: str = "") -> None:
        self.replies = replies
        self.marks = marks
        self.finished: list[frozenset[str]] = []

    def predict(self, requests: tuple[Request, ...], finished: frozenset[str]) -> Iterator[Reply]:
        self.finished.append(finished)
        yield from self.replies or [Reply(id=one.id, output=f"{one.id}!") for one in reversed(requests)]

    def fingerprint(self) -> dict[str, str]:
        return {"marks": self.marks}


class Loaded(Noted):
    """Notes when it is made ready and let go."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[str] = []

    @contextmanager
    def loaded(self):
        self.noted.append("loaded")
        yield self
        self.noted.append("let go")

    def predict(self, requests, finished):
        self.noted.append("asked")
        return super().predict(requests, finished)


def questions(predictor, *, name="tuned", options=None, tokens=9, **repetition):
    reference = Reference(name="noted", options=options or {}, where="ftkit.yaml:9")
    ready = Ready(
        name=name,
        prompter=None,
        predictor=predictor,
        prompter_reference=reference,
        predictor_reference=reference,
        fine_tuned=False,
    )
    message = (Message(role="user", content="?"),)
    requests = [Request(id=case, messages=message, max_tokens=tokens) for case in CASES]
    return repeated(ready, requests, Repetition(**repetition))


def predictions(answers):
    """The answers as they stand in the file."""
    return [msgspec.json.decode(line, type=Prediction) for line in answers.lines.texts(slice(None))]


def answered(asked, *more):
    return predictions(found_answers(asked, *more))


def told(told):
    return lambda *progress: told.append(progress)


def quiet(*_progress):
    pass


def test_a_predictor_stays_loaded_for_all_rounds(tmp_path):
    predictor = Loaded()
    answered(questions(predictor, repeats=3), tmp_path, (), quiet)
    assert predictor.noted == ["loaded", "asked", "asked", "asked", "let go"]


def test_what_answers_are_held_to_decides_them():
    free = questions(Noted())
    held = [
        repeated(msgspec.structs.replace(free.candidate, form=AnswerForm(one_of=values)), free.rounds[0], Repetition())
        for values in (("yes",), ("no",))
    ]
    assert len({free.key, *(one.key for one in held)}) == 3


def test_predictions_come_in_the_order_of_the_requests_and_are_kept_as_they_come(tmp_path):
    asked = questions(Noted())
    progress = []
    found = answered(asked, tmp_path, [], told(progress))
    assert [(one.candidate, one.id, one.output) for one in found] == [("tuned", case, f"{case}!") for case in CASES]
    assert [one.id for one in jsonl.read(tmp_path / f"{asked.key}.jsonl", Prediction)] == ["b", "a", "c"]
    assert progress == [("tuned", 0, 3), ("tuned", 1, 3), ("tuned", 2, 3), ("tuned", 3, 3)]


def test_what_an_interrupted_run_left_is_not_asked_again_and_a_torn_line_does_not_count(tmp_path):
    asked = questions(Noted())
    kept = Prediction(candidate="tuned", id="a", output="earlier", seconds=0.5)
    (tmp_path / f"{asked.key}.jsonl").write_bytes(jsonl.lines([kept]) + b'{"id": "b", "outp')
    found = answered(asked, tmp_path, [], quiet)
    assert asked.candidate.predictor.finished == [frozenset({"a"})]
    assert [one.output for one in found] == ["c!", "earlier", "b!"]
    assert found[1] == kept


def test_a_candidate_with_all_its_answers_is_not_asked(tmp_path):
    asked = questions(Noted())
    earlier = [Prediction(candidate="tuned", id=case, output="earlier") for case in ("a", "b", "c", "gone")]
    assert [one.id for one in answered(asked, tmp_path, earlier, quiet)] == list(CASES)
    assert asked.candidate.predictor.finished == []


def test_a_failed_answer_is_asked_again(tmp_path):
    failing = Noted(*(Reply(id=case, error="timeout") for case in CASES))
    assert [one.error for one in answered(questions(failing), tmp_path, [], quiet)] == ["timeout"] * 3
    second = questions(Noted())
    assert [one.output for one in answered(second, tmp_path, [], quiet)] == ["c!", "a!", "b!"]


def test_equal_questions_are_asked_once_under_two_names(tmp_path):
    answered(questions(Noted(), name="one"), tmp_path, [], quiet)
    other = questions(Noted(), name="two")
    assert found_answers(other, tmp_path, [], quiet).candidate == "two"
    assert other.candidate.predictor.finished == []


@pytest.mark.parametrize(
    "changed",
    [
        questions(Noted(marks="other weights")),
        questions(Noted(), options={"dtype": "f16"}),
        questions(Noted(), tokens=8),
    ],
    ids=["fingerprint", "options", "max_tokens"],
)
def test_whatever_decides_the_answers_decides_their_key(changed):
    assert changed.key != questions(Noted()).key


def test_the_place_in_the_project_file_does_not_decide_the_key():
    assert questions(Noted(), name="one").key == questions(Noted(), name="two").key


def test_a_predictor_that_loses_a_request_is_named(tmp_path):
    with pytest.raises(PluginError, match="predictor 'noted' gave no reply to 2 requests, the first is c"):
        answered(questions(Noted(Reply(id="a"))), tmp_path, [], quiet)


def test_a_predictor_that_answers_what_nobody_asked_is_named(tmp_path):
    with pytest.raises(PluginError, match="predictor 'noted' answered 'z', which nobody asked"):
        answered(questions(Noted(Reply(id="z"))), tmp_path, [], quiet)


def test_a_second_answer_to_one_request_does_not_count(tmp_path):
    twice = Noted(*(Reply(id=case, output=output) for output in "12" for case in CASES))
    assert [one.output for one in answered(questions(twice), tmp_path, [], quiet)] == ["1", "1", "1"]


def test_a_case_is_asked_with_the_tools_of_its_row():
    class Plain:
        name = "plain"

        def prompts(self, cases, train):
            return (case.prompt for case in cases)

    message = (Message(role="user", content="?"),)
    case = Example(id="a", prompt=message, completion=(), group="g", origin="r:2", tools="[]")
    ready = msgspec.structs.replace(questions(Noted()).candidate, prompter=Plain())
    asked = asking.questions(ready, [case, msgspec.structs.replace(case, id="b", tools=UNSET)], [], Contract(), 9)
    assert asked.rounds == (
        (
            Request(id="a", messages=message, max_tokens=9, tools="[]"),
            Request(id="b", messages=message, max_tokens=9),
        ),
    )


def test_each_round_asks_every_case_with_a_seed_of_its_own(tmp_path):
    asked = questions(Noted(), repeats=2, temperature=0.7)
    found = found_answers(asked, tmp_path, [], quiet)
    assert [(one.id, one.repeat) for one in predictions(found)] == [(case, n) for n in (0, 1) for case in CASES]
    assert found.repeats.tolist() == [0, 0, 0, 1, 1, 1]
    requests = [request for requests in asked.rounds for request in requests]
    assert {(request.repeat, request.temperature) for request in requests} == {(0, 0.7), (1, 0.7)}
    assert len({request.seed for request in requests}) == 6


def test_an_interrupted_second_round_goes_on_where_it_was(tmp_path):
    asked = questions(Noted(), repeats=2)
    kept = [Prediction(candidate="tuned", id=case, output="kept") for case in CASES]
    kept.append(Prediction(candidate="tuned", id="a", repeat=1, output="kept"))
    (tmp_path / f"{asked.key}.jsonl").write_bytes(jsonl.lines(kept))
    assert [one.output for one in answered(asked, tmp_path, [], quiet)] == ["kept"] * 3 + ["c!", "kept", "b!"]
    assert asked.candidate.predictor.finished == [frozenset({"a"})]


def test_what_is_asked_once_by_the_predictors_own_rule_says_nothing_of_repeats():
    [requests] = questions(Noted()).rounds
    assert {(one.repeat, one.temperature, one.seed) for one in requests} == {(UNSET, UNSET, UNSET)}
    assert questions(Noted(), temperature=0.7).key != questions(Noted()).key
