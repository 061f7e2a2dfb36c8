import gzip
import json
import os

import jsonschema
import msgspec
import pytest

from ftkit.reports import Prediction, ScoreReport, Verdict

from ..echo import project
from ..echo.command import ftkit

SCORE = "build/score"
FILES = ["cases.jsonl", "predictions.jsonl", "report.html", "report.json", "report.md", "verdicts.jsonl"]
HOSTILE = "{{ 7 * 7 }} { <script>alert(1)</script> [red]x[/] :warning: \x1b[31m\x07 \u202etxt"


def report(folder, score=SCORE):
    return msgspec.json.decode((folder / score / "report.json").read_bytes(), type=ScoreReport)


def lines(path, kind):
    return [msgspec.json.decode(line, type=kind) for line in path.read_bytes().splitlines()]


def write(path, *rows):
    path.write_text("".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows), encoding="utf-8")


class TestAsking:
    def test_it_leaves_a_verdict_on_the_screen_and_in_a_folder(self, trained):
        outcome = ftkit("score")
        assert outcome.code == 0
        assert "NO COMPARISON" in outcome.out  # echo is no model, however well it repeats
        assert "14 of 14" in outcome.out
        assert "written: build/score\nopen build/score/report.html" in outcome.err
        assert sorted(path.name for path in (trained / SCORE).iterdir()) == FILES
        assert report(trained).verdict.decision == "no-comparison"
        assert {one.candidate for one in lines(trained / SCORE / "verdicts.jsonl", Verdict)} == {"tuned", "zero-shot"}

    def test_a_second_run_asks_nobody(self, trained):
        ftkit("score")
        before = {name: (trained / SCORE / name).read_bytes() for name in FILES}
        outcome = ftkit("score")
        assert (outcome.code, "NO COMPARISON" in outcome.out) == (0, True)
        assert outcome.err.startswith("up to date: build/score\n")
        assert {name: (trained / SCORE / name).read_bytes() for name in FILES} == before

    def test_lost_pages_are_written_again(self, trained):
        ftkit("score")
        (trained / SCORE / "report.md").unlink()
        assert ftkit("score").code == 0
        assert sorted(path.name for path in (trained / SCORE).iterdir()) == FILES

    def test_a_new_candidate_is_asked_alone(self, trained):
        ftkit("score")
        before = set((trained / SCORE / "predictions.jsonl").read_bytes().splitlines())
        score = project.settings()["score"]
        score["candidates"]["few-shot"] = {"prompter": {"few_shot": {"shots": 1}}, "predictor": "echo"}
        project.folder(trained, score=score)
        assert ftkit("score").code == 0
        after = set((trained / SCORE / "predictions.jsonl").read_bytes().splitlines())
        assert before < after  # the seconds that each answer took are among the bytes

    def test_again_asks_everyone_anew(self, trained):
        ftkit("score")
        before = (trained / SCORE / "predictions.jsonl").read_bytes()
        assert ftkit("score", "--again").code == 0
        assert (trained / SCORE / "predictions.jsonl").read_bytes() != before

    def test_json_is_the_report_as_its_schema_says(self, trained):
        printed = ftkit("score", "--json").out
        assert printed.encode() == (trained / SCORE / "report.json").read_bytes()
        assert msgspec.json.decode(printed, type=ScoreReport) == report(trained)
        jsonschema.validate(json.loads(printed), json.loads(ftkit("schema", "score-report").out))

    @pytest.mark.parametrize(("file", "schema"), [("predictions", "prediction"), ("verdicts", "verdict")])
    def test_every_line_is_as_its_schema_says(self, file, schema, trained):
        ftkit("score")
        validator = jsonschema.Draft202012Validator(json.loads(ftkit("schema", schema).out))
        for line in (trained / SCORE / f"{file}.jsonl").read_bytes().splitlines():
            validator.validate(json.loads(line))

    def test_a_model_of_another_dataset_is_told_loudly(self, trained):
        ftkit("score")
        assert report(trained).warnings == ()
        project.folder(trained, rows=40)
        ftkit("prepare")

        outcome = ftkit("score")

        said = "'tuned' was trained on ANOTHER DATASET than the one scored here"
        assert outcome.code == 0
        assert said in " ".join(outcome.out.split())
        assert [warning.startswith(said) for warning in report(trained).warnings] == [True]
        assert "ANOTHER DATASET" in (trained / SCORE / "report.md").read_text()
        assert "ANOTHER DATASET" in (trained / SCORE / "report.html").read_text()

    def test_a_model_of_another_contract_is_told(self, trained):
        project.folder(trained, contract=["no_bullets"])
        ftkit("prepare")
        ftkit("score")
        assert "'tuned' was trained under another contract than the one it is judged by." in report(trained).warnings

    def test_hostile_text_stays_text_to_the_last_page(self, here):
        project.folder(here, prepare={"split": {"train": 0.5, "test": 0.5}})
        rows = [
            {"id": f"r{n}", "question": f"{HOSTILE} {n}", "answer": f"{HOSTILE} {n}\n{project.SIGNED}"}
            for n in range(20)
        ]
        project.table(here / "records.csv", rows)
        outcomes = [ftkit(command) for command in ("prepare", "train", "score")]
        assert [outcome.code for outcome in outcomes] == [0, 0, 0]
        printed = "".join(outcome.out + outcome.err for outcome in outcomes)
        assert not {"\x1b", "\x07", "\u202e"} & set(printed)
        answers = lines(here / SCORE / "predictions.jsonl", Prediction)
        assert all(answer.output.startswith(HOSTILE) for answer in answers)
        page = (here / SCORE / "report.html").read_text(encoding="utf-8")
        assert "<script>alert" not in page
        assert "\u202e" not in page


class TestSavedAnswers:
    CASES = ("c1", "c2", "c3")

    def files(self, folder):
        write(folder / "a.jsonl", *({"id": case, "output": f"Yes.\n{project.SIGNED}"} for case in self.CASES))
        write(folder / "b.jsonl", *({"id": case, "output": "No."} for case in self.CASES))
        write(
            folder / "references.jsonl", *({"id": case, "reference": f"Yes.\n{project.SIGNED}"} for case in self.CASES)
        )
        write(folder / "list.yaml", f"- sign_off: {{text: {project.SIGNED}}}\n- no_bullets\n")
        write(folder / "mapping.yaml", f"contract:\n  - sign_off: {{text: {project.SIGNED}}}\n  - no_bullets\n")

    def score(self, *more, a="a.jsonl", b="b.jsonl", contract="list.yaml", out="judged"):
        named = ["--predictions", f"a={a}", "--predictions", f"b={b}", "--references", "references.jsonl"]
        return ftkit("score", *named, "--contract", contract, "--metric", "exact_match", "--out", out, *more)

    def test_they_are_judged_with_no_project_and_no_model(self, here):
        self.files(here)
        assert self.score("--fine-tuned", "a").code == 0
        found = report(here, "judged")
        assert (found.candidates["a"].compliance.share, found.candidates["b"].compliance.share) == (1.0, 0.0)
        assert found.candidates["a"].metrics["exact_match"].mean == 1.0
        assert (found.verdict.fine_tuned, found.verdict.baseline, found.cases) == ("a", "b", 3)

    def test_a_metric_is_written_as_in_a_project(self, here):
        self.files(here)
        given = ["{rouge: {types: [rouge1]}}", "as: {match: {exact_match: {ignore_case: true}}}"]
        assert self.score(*(part for metric in given for part in ("--metric", metric))).code == 0
        assert set(report(here, "judged").candidates["a"].metrics) == {"exact_match", "rouge1", "match"}
        assert self.score("--metric", "rouge: [").code == 1
        assert self.score("--metric", "rouge: {typs: 1}").err == (
            "ftkit: --metric rouge: {typs: 1}: metric 'rouge': unknown option 'typs'. Did you mean 'types'? "
            "Known: stemmer, tokenizer, types.\n"
        )

    def test_rule_and_prices_decide_as_in_a_project(self, here):
        self.files(here)
        tokens = {"prompt_tokens": 100, "completion_tokens": 10}
        write(here / "a.jsonl", *({"id": case, "output": f"Yes!\n{project.SIGNED}", **tokens} for case in self.CASES))
        write(here / "b.jsonl", *({"id": case, "output": f"Yes.\n{project.SIGNED}", **tokens} for case in self.CASES))
        (here / "prices.yaml").write_text("b: {prompt: 2, completion: 4}\na: {model: gpt-4o}\n")
        priced = ["--prices", "prices.yaml", "--price", "a={prompt: 1, completion: 2, training: 3}"]
        assert self.score("--fine-tuned", "a", "--rule", "{margin: 0.1, max_cost: 0.0001}", *priced).code == 0
        found = report(here, "judged")
        assert [found.candidates[name].bill.request.dollars for name in "ab"] == pytest.approx([0.00012, 0.00024])
        assert (found.candidates["a"].bill.training, found.break_even.saving.dollars) == (3.0, pytest.approx(0.00012))
        assert (found.verdict.decision, found.verdict.reason) == ("keep-prompting", "too-dear")
        assert "No candidate wins at more than 0.0001 dollars a request." in found.verdict.rule

    def test_a_slip_in_a_rule_or_a_price_is_told_before_anything_is_judged(self, here):
        self.files(here)
        assert self.score("--rule", "{counts: [rouge1]}").err.startswith(
            "ftkit: --rule: counts: there is no measure 'rouge1'."
        )
        assert self.score("--price", "c=gpt-4o").err.startswith("ftkit: --price: there is no candidate 'c'.")
        assert ftkit("score", "--rule", "{margin: 1}").err.endswith("--rule: only with --predictions.\n")
        assert not (here / "judged").exists()

    def test_the_very_answers_of_the_baseline_are_no_fine_tuned_models(self, here):
        self.files(here)
        assert self.score("--fine-tuned", "a", b="a.jsonl").code == 0
        found = report(here, "judged")
        [guard] = [one for one in found.guards if one.verdict == "failed"]
        assert (guard.name, guard.candidates) == ("adapter-changes-nothing", ("a",))
        assert guard.sentence.startswith("the training changed nothing: 'a' gives the very answers of 'b'.")
        assert found.verdict.decision == "no-comparison"

    @pytest.mark.parametrize(
        ("seconds", "is_known"), [({"seconds": 0.5}, True), ({"seconds": 0.5, "cached": True}, False)]
    )
    def test_seconds_out_of_a_cache_are_not_told(self, seconds, is_known, here):
        self.files(here)
        write(here / "b.jsonl", *({"id": case, "output": "No.", **seconds} for case in self.CASES))
        self.score("--fine-tuned", "a")
        found = report(here, "judged")
        assert (found.candidates["b"].seconds is not None) == is_known
        assert ("cached-latency" in [one.name for one in found.guards if one.verdict == "failed"]) != is_known

    def test_a_contract_is_a_list_or_a_mapping_and_says_the_same(self, here):
        self.files(here)
        self.score(contract="list.yaml", out="one")
        self.score(contract="mapping.yaml", out="two")
        for name in ("report.json", "verdicts.jsonl"):
            assert (here / "one" / name).read_bytes() == (here / "two" / name).read_bytes()

    def test_judging_twice_gives_the_same_bytes(self, here):
        self.files(here)
        self.score()
        before = {name: (here / "judged" / name).read_bytes() for name in FILES}
        assert self.score().code == 0
        assert {name: (here / "judged" / name).read_bytes() for name in FILES} == before

    def test_the_answers_of_a_score_folder_are_judged_again_to_the_same_verdicts(self, trained):
        ftkit("score")
        write(trained / "rules.yaml", f"- sign_off: {{text: {project.SIGNED}}}\n- no_bullets\n")
        own = f"{SCORE}/predictions.jsonl"
        named = ["--predictions", f"zero-shot={own}", "--predictions", f"tuned={own}", "--fine-tuned", "tuned"]
        references = ["--references", "build/dataset/test.jsonl", "--contract", "rules.yaml", "--metric", "exact_match"]
        assert ftkit("score", *named, *references, "--out", "again").code == 0
        original = lines(trained / SCORE / "verdicts.jsonl", Verdict)
        assert lines(trained / "again/verdicts.jsonl", Verdict) == original
        assert report(trained, "again").pairs == report(trained).pairs

    def test_the_answers_of_a_project_are_not_replaced_by_judging(self, trained):
        ftkit("score")
        before = (trained / SCORE / "predictions.jsonl").read_bytes()
        outcome = ftkit("score", "--predictions", f"tuned={SCORE}/predictions.jsonl")
        assert outcome.code == 1
        assert outcome.err == (
            "ftkit: build/score holds the answers of a project's candidates, which take long to ask for again. "
            "Name another folder with --out.\n"
        )
        assert (trained / SCORE / "predictions.jsonl").read_bytes() == before

    def test_nor_are_those_of_a_project_whose_run_was_interrupted(self, here):
        self.files(here)
        kept = here / "judged.partial/asked/tuned.jsonl"
        kept.parent.mkdir(parents=True)
        write(kept, {"id": "r1", "output": "dear"})
        outcome = self.score()
        assert outcome.code == 1
        assert outcome.err == (
            "ftkit: judged.partial holds the answers of a project's candidates, which take long to ask for again. "
            "Name another folder with --out.\n"
        )
        assert kept.exists()

    def test_a_strangers_report_is_not_replaced(self, here):
        self.files(here)
        (here / "judged").mkdir()
        write(here / "judged/report.json", {"tests": 12})
        outcome = self.score()
        assert outcome.code == 1
        assert "judged exists and has no report.json of ftkit, so it will not be replaced." in outcome.err
        assert json.loads((here / "judged/report.json").read_bytes()) == {"tests": 12}

    def test_failed_requests_count_as_failed(self, here):
        self.files(here)
        write(here / "b.jsonl", *({"id": case, "error": "timeout"} for case in self.CASES))
        self.score()
        found = report(here, "judged").candidates["b"]
        assert (found.errors, found.compliance.failed, found.checks["no_bullets"].failed) == (3, 3, 3)

    def test_a_metric_that_has_fewer_values_of_one_than_of_the_other_is_told(self, here):
        self.files(here)
        write(here / "a.jsonl", *({"id": case, "output": "Fine." if case == "c1" else "9 mg"} for case in self.CASES))
        write(here / "b.jsonl", *({"id": case, "output": "8 mg"} for case in self.CASES))
        write(here / "references.jsonl", *({"id": case, "record": {"dose": "9 mg"}} for case in self.CASES))
        self.score("--metric", "groundedness")
        [told] = [one for one in report(here, "judged").warnings if "groundedness" in one]
        assert told == (
            "'groundedness' has a value for 2 of 3 cases of 'a', 3 of 3 cases of 'b'. The others are left out of its "
            "mean and of its comparisons, so who has fewer may have left out the hard ones."
        )

    def test_hostile_answers_stay_text(self, here):
        self.files(here)
        write(here / "b.jsonl", *({"id": case, "output": f"{HOSTILE} \u0000"} for case in self.CASES))
        outcome = self.score()
        assert outcome.code == 0
        assert not {"\x1b", "\x07", "\u202e"} & set(outcome.out + outcome.err)
        page = (here / "judged/report.html").read_text(encoding="utf-8")
        assert "<script>alert" not in page
        assert "\x00" not in page

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ('{"id": "c1", "output": "to', "b.jsonl:1: Input data was truncated: the file ends in the middle of this"),
            (
                '{"id": "c1", "output": ""}\n{"id": "c2", "outptu": ""}\n',
                "Its keys are: id, outptu. Each line must be one prediction:",
            ),
            ('{"id": "c1", "seconds": -1}\n', "b.jsonl:1: Expected `float` >= 0.0"),
            (
                '{"id": "c1", "seconds": NaN}\n',
                "b.jsonl:1: JSON is malformed: invalid character (byte 24). JSON has no NaN and no infinity: leave out",
            ),
            ('{"id": "c1", "seconds": -Infinity}\n', "b.jsonl:1: JSON is malformed: "),
            ('{"id": "c1", "seconds": 1e999}\n', "b.jsonl:1: Number out of range"),
            ('{"id": "c1", "outptu": "x"}\n', "b.jsonl:1: there is no column 'output'. Did you mean 'outptu'?"),
            ('{"id": "c1", "output": ""}\n{"id": "c2", "outptu": ""}\n', "b.jsonl:2: Object contains unknown field"),
            ('{"id": "", "output": "x"}\n', "b.jsonl:1: the id is empty, and it is what finds the reference."),
            ('{"id": "c1"}\n', "b.jsonl:1: there is neither an 'output' nor an 'error'. Say what was answered"),
            ('{"id": "c1", "error": ""}\n', "b.jsonl:1: there is neither an 'output' nor an 'error'."),
            ('{"output": "x"}\n', "b.jsonl:1: Object missing required field `id`"),
            ('["c1"]\n', "b.jsonl:1: Expected `object`, got `array`"),
            ('{"id": "c1", "output": "\\ud83d"}\n', " is half a character, and stands only beside the other half."),
            ('{"id": "c1", "output": "\\uDE00 x"}\n', " is half a character, and stands only beside the other half."),
            (
                '{"id": "c1", "output": "\\ud83d\\ude00 x}\n',
                "b.jsonl:1: JSON is malformed: invalid character (byte 39)",
            ),
            ('{"id": "c1", "output": ' + "[" * 5000 + "\n", "b.jsonl:1: "),
            (
                '{"id": "c1", "output": ""}\n{"id": "c1", "output": ""}\n',
                "b.jsonl:2: the id 'c1' stands on line 1 too.",
            ),
            ('{"id": "c1", "output": ""}\n', "the case sets differ: 'b' lacks 2 cases (c2, c3)."),
            (
                '{"id": "c9", "output": "", "candidate": "other"}\n',
                "b.jsonl holds no predictions of 'b'. It holds those of: other.",
            ),
            ("", "b.jsonl holds no predictions."),
        ],
    )
    def test_a_bad_file_is_told_with_its_line(self, line, said, here):
        self.files(here)
        write(here / "b.jsonl", line)
        outcome = self.score()
        assert (outcome.code, outcome.out) == (1, "")
        assert said in outcome.err
        assert not (here / "judged").exists()

    def test_keys_and_ids_of_other_peoples_logs_are_no_hindrance(self, here):
        self.files(here)
        rows = (
            {"id": int(case[1:]), "output": "Yes.\nSigned", "at": "10:04", "usage": {"n": 3}} for case in self.CASES
        )
        write(here / "a.jsonl", *rows)
        outcome = ftkit("score", "--predictions", "a=a.jsonl", "--contract", "list.yaml", "--out", "judged")
        assert outcome.code == 0, outcome.err
        assert report(here, "judged").candidates["a"].compliance.passed == 3
        assert [one.id for one in lines(here / "judged/predictions.jsonl", Prediction)] == ["1", "2", "3"]

    def test_bytes_that_are_no_text_are_told_with_their_line(self, here):
        self.files(here)
        (here / "b.jsonl").write_bytes(b'{"id": "c1", "output": ""}\n{"id": "\xff"}\n')
        outcome = self.score()
        assert outcome.code == 1
        assert "b.jsonl:2: " in outcome.err

    def test_a_case_too_many_is_told(self, here):
        self.files(here)
        write(here / "b.jsonl", *({"id": case, "output": ""} for case in (*self.CASES, "c4")))
        assert "references.jsonl lacks 1 case (c4). Everyone must be judged on the same cases" in self.score().err

    @pytest.mark.parametrize(
        ("more", "code", "said"),
        [
            (
                ["--metric", "exakt_match"],
                1,
                "--metric exakt_match: unknown metric 'exakt_match'. Did you mean 'exact_match'?",
            ),
            (["--metric", "exact_match"], 1, "two metrics are called 'exact_match'."),
            (["--fine-tuned", "c"], 1, "'c' is called fine-tuned, and there are no predictions of that name."),
            (["--predictions", "c"], 2, "--predictions takes NAME=FILE, found 'c'."),
            (["--predictions", "a=b.jsonl"], 2, "--predictions names 'a' twice."),
            (["--predictions", "c=none.jsonl"], 1, "cannot read none.jsonl: No such file or directory."),
            (["--predictions", "c=."], 1, "cannot read .: Is a directory."),
            (["--references", "none.jsonl"], 1, "cannot read none.jsonl: No such file or directory."),
            (["--contract", "none.yaml"], 1, "cannot read none.yaml: No such file or directory."),
        ],
    )
    def test_a_mistake_is_told(self, more, code, said, here):
        self.files(here)
        outcome = self.score(*more)
        assert (outcome.code, outcome.out) == (code, "")
        assert said in outcome.err

    @pytest.mark.parametrize(
        ("rules", "said"),
        [
            ("- sign_of: {text: x}\n", "rules.yaml:1, contract[0]: unknown check 'sign_of'. Did you mean 'sign_off'?"),
            ("# ours\n- no_bullets\n- sign_off: {tekst: x}\n", "rules.yaml:3, contract[1]: check 'sign_off': unknown"),
            ("rules: []\n", "rules.yaml: expected a list, or a mapping with a list under 'contract'."),
            ("contract: no_bullets\n", "expected a list, or a mapping with a list under 'contract'."),
            ("- [no_bullets\n", "rules.yaml:"),
            ("", "rules.yaml: expected a list, or a mapping with a list under 'contract'."),
            ("# none yet\n", "rules.yaml: expected a list, or a mapping with a list under 'contract'."),
            ("[]\n", "rules.yaml holds no check, and by a contract without a check every answer would pass."),
            ("contract: []\n", "rules.yaml holds no check"),
        ],
    )
    def test_a_mistake_in_the_contract_is_told_with_its_line(self, rules, said, here):
        self.files(here)
        write(here / "rules.yaml", rules)
        outcome = self.score(contract="rules.yaml")
        assert outcome.code == 1
        assert said in outcome.err

    def test_with_nothing_to_judge_by_nobody_passes(self, here):
        self.files(here)
        outcome = ftkit("score", "--predictions", "a=a.jsonl", "--references", "references.jsonl", "--out", "judged")
        assert (outcome.code, outcome.out) == (1, "")
        assert "there is nothing to judge by, neither a check nor a metric, so every answer would pass." in outcome.err

    @pytest.mark.parametrize("rules", ["", "- should: no_bullets\n"])
    def test_where_nothing_is_required_the_report_says_what_that_is_worth(self, rules, here):
        self.files(here)
        write(here / "rules.yaml", rules)
        contract = ("--contract", "rules.yaml") if rules else ()
        given = ("--predictions", "a=a.jsonl", "--references", "references.jsonl", "--metric", "exact_match")
        assert ftkit("score", *given, *contract, "--out", "judged").code == 0
        [said] = report(here, "judged").warnings
        assert said.startswith("No check is required, so every answer that came complies: compliance says nothing")

    def test_what_a_check_cannot_tell_is_told_with_the_reason(self, here):
        self.files(here)
        write(here / "rules.yaml", "- sign_off: {text: '{{ doctor }}'}\n- no_bullets\n")
        outcome = self.score(contract="rules.yaml")
        [said] = report(here, "judged").warnings
        assert said == (
            "'sign_off' was not measured in 3 of 3 of 'a', 3 of 3 of 'b' and counts there as not passed. "
            "The first reason: template '{{ doctor }}': unknown column 'doctor'. Known: none."
        )
        assert "The first reason: template '{{ doctor }}'" in " ".join(outcome.out.split())

    def test_a_metric_needs_references(self, here):
        self.files(here)
        outcome = ftkit("score", "--predictions", "a=a.jsonl", "--metric", "exact_match", "--out", "judged")
        assert outcome.code == 1
        assert "a metric compares with references: name their file with --references." in outcome.err

    def test_their_options_go_with_predictions(self, here):
        outcome = ftkit("score", "--metric", "exact_match")
        assert outcome.code == 2
        assert "--metric: only with --predictions." in outcome.err

    def test_saved_answers_are_not_asked_again(self, here):
        self.files(here)
        outcome = self.score("--retry-failed")
        assert outcome.code == 2
        assert "with --predictions nobody is asked" in outcome.err

    @pytest.mark.parametrize("workers", ["1", "2", "4"])
    def test_so_many_workers_write_the_same_bytes(self, workers, here):
        self.files(here)
        cases = [f"c{n}" for n in range(900)]
        write(here / "a.jsonl", *({"id": case, "output": f"{case}.\n{project.SIGNED}"} for case in cases))
        write(here / "b.jsonl", *({"id": case, "output": f"- {case}"} for case in reversed(cases)))
        write(here / "references.jsonl", *({"id": case, "reference": f"{case}."} for case in cases))
        self.score(out="alone")
        assert self.score("--workers", workers).code == 0
        assert {name: (here / "judged" / name).read_bytes() for name in FILES} == {
            name: (here / "alone" / name).read_bytes() for name in FILES
        }


class TestFilesOfOtherShapes:
    OUTPUTS = {"c1": "Yes.\nSigned", "c2": "No.", "c3": ""}

    def judged(self, here, *more, files=("a=a.csv",), out="judged"):
        named = [part for file in files for part in ("--predictions", file)]
        outcome = ftkit("score", *named, "--contract", "rules.yaml", "--out", out, *more)
        assert outcome.code == 0, outcome.err
        return report(here, out)

    @pytest.fixture
    def files(self, here):
        write(here / "rules.yaml", "- sign_off: {text: '{{ sign }}'}\n- no_bullets\n")
        table = ["case,answer,took,failed", 'c1,"Yes.\nSigned",0.5,', "c2,No.,1.5,", "c3,,,timeout"]
        write(here / "a.csv", "\n".join(table) + "\n")
        write(
            here / "gold.csv", "case,gold,sign,ward,patient\nc1,Yes.,Signed,A,p1\nc2,No.,Signed,B,p1\nc3,,Signed,B,p2\n"
        )
        return here

    NAMES = ("--id-column", "case", "--output-column", "answer", "--seconds-column", "took", "--error-column", "failed")

    def test_a_table_is_judged_by_the_columns_that_are_named(self, files):
        gold = ("--references", "gold.csv", "--reference-column", "gold", "--group-column", "patient")
        found = self.judged(files, *self.NAMES, *gold, "--slice", "ward", "--metric", "exact_match")
        a = found.candidates["a"]
        assert (a.asked, a.errors, a.compliance.passed, a.seconds.mean) == (3, 1, 1, 1.0)
        assert a.compliance.groups == 2
        cases = [json.loads(line) for line in (files / "judged/cases.jsonl").read_bytes().splitlines()]
        assert [(case["id"], case["group"], case["slices"]) for case in cases] == [
            ("c1", "p1", {"ward": "A"}),
            ("c2", "p1", {"ward": "B"}),
            ("c3", "p2", {"ward": "B"}),
        ]

    def test_packed_files_are_judged_to_the_same_bytes(self, files):
        (files / "p.csv.gz").write_bytes(gzip.compress((files / "a.csv").read_bytes()))
        (files / "gold.csv.gz").write_bytes(gzip.compress((files / "gold.csv").read_bytes()))
        self.judged(files, *self.NAMES, "--references", "gold.csv", out="plain")
        self.judged(files, *self.NAMES, "--references", "gold.csv.gz", files=("a=p.csv.gz",), out="packed")
        for name in ("verdicts.jsonl", "predictions.jsonl", "cases.jsonl", "report.json"):
            assert (files / "plain" / name).read_bytes() == (files / "packed" / name).read_bytes()

    def test_what_was_unpacked_is_not_left_behind(self, files):
        self.judged(files, *self.NAMES)
        assert sorted(path.name for path in (files / "judged").iterdir()) == FILES

    @pytest.mark.parametrize("option", ["--predictions=a=pipe", "--references=pipe"])
    def test_a_pipe_is_refused_before_it_is_read(self, files, option):
        os.mkfifo(files / "pipe")
        outcome = ftkit("score", "--predictions", "b=a.csv", *self.NAMES, option, "--contract", "rules.yaml")
        assert outcome.code == 1
        assert "pipe is no file but a pipe, which can be read only once. Write it to a file first." in outcome.err

    def test_without_references_the_contract_alone_is_judged(self, files):
        write(files / "rules.yaml", "- no_bullets\n")
        found = self.judged(files, *self.NAMES)
        assert (found.cases, found.candidates["a"].compliance.passed) == (3, 2)

    def test_repeats_are_told_apart_by_their_number(self, here):
        write(here / "rules.yaml", "- no_bullets\n")
        write(here / "a.jsonl", *({"id": "c1", "repeat": n, "output": "- x" if n else "x"} for n in range(3)))
        found = self.judged(here, files=("a=a.jsonl",))
        assert (found.cases, found.candidates["a"].asked, found.candidates["a"].compliance.passed) == (1, 3, 1)
        assert found.candidates["a"].repeated.flickering == 1

    def test_a_slice_that_no_row_has_is_told(self, files):
        outcome = ftkit(
            *("score", "--predictions", "a=a.csv", *self.NAMES, "--contract", "rules.yaml"),
            *("--references", "gold.csv", "--slice", "clinic"),
        )
        assert outcome.code == 1
        assert "gold.csv: no row has a column 'clinic' in its record, so nothing can be divided by it." in outcome.err


class TestIntersect:
    @pytest.fixture
    def unequal(self, here):
        write(here / "rules.yaml", "- no_bullets\n")
        write(here / "a.jsonl", *({"id": f"c{n}", "output": "x"} for n in (1, 2, 3)))
        write(here / "b.jsonl", *({"id": f"c{n}", "output": "- x"} for n in (4, 3, 2)))
        write(here / "gold.jsonl", *({"id": f"c{n}", "reference": "x"} for n in (5, 3, 2, 1)))
        return here

    def score(self, *more):
        named = ["--predictions", "a=a.jsonl", "--predictions", "b=b.jsonl", "--references", "gold.jsonl"]
        return ftkit("score", *named, "--contract", "rules.yaml", "--out", "judged", *more)

    def test_unequal_sets_are_refused_with_the_way_out(self, unequal):
        outcome = self.score()
        assert outcome.code == 1
        assert outcome.err == (
            "ftkit: the case sets differ: 'a' lacks 1 case (c5). Everyone must be judged on the same cases, "
            "or with --intersect on those that all have.\n"
        )

    def test_they_are_cut_loudly_to_what_all_have(self, unequal):
        assert self.score("--intersect").code == 0
        found = report(unequal, "judged")
        assert (found.cases, found.candidates["a"].asked, found.candidates["b"].asked) == (2, 2, 2)
        [warning] = found.warnings
        assert warning.startswith(
            "Judged on 2 cases only, those that all have: 'a' lacks 1 case (c5); 'b' lacks 2 cases (c1, c5); "
            "gold.jsonl lacks 1 case (c4)."
        )
        cases = [json.loads(line)["id"] for line in (unequal / "judged/cases.jsonl").read_bytes().splitlines()]
        assert cases == ["c3", "c2"]
        assert [one.id for one in lines(unequal / "judged/verdicts.jsonl", Verdict)] == ["c2", "c3", "c3", "c2"]

    def test_nothing_in_common_is_told(self, unequal):
        write(unequal / "b.jsonl", {"id": "c9", "output": "x"})
        outcome = self.score("--intersect")
        assert outcome.code == 1
        assert "no case has an answer of everyone: 'a' lacks 1 case (c5); 'b' lacks 4 cases" in outcome.err

    def test_equal_sets_are_not_warned_of(self, unequal):
        for name in ("b.jsonl", "gold.jsonl"):
            write(unequal / name, *({"id": f"c{n}", "output": ""} for n in (3, 2, 1)))
        self.score("--intersect")
        assert report(unequal, "judged").warnings == ()


class TestHostileAnswers:
    ANSWERS = (
        "x" * 2_000_000,
        "a b\n" * 500_000,
        "[" * 100_000,
        '{"a":' * 100_000,
        "a" * 200_000 + "!",
        "\u202eabc\u200b\u2066x",
        "</script><script>alert(1)</script>",
        "=1+1",
        "\x00\x01",
        "VITALS\n" * 100_000,
    )
    RULES = """\
- json
- json_schema: {schema: {type: object}}
- regex: {pattern: "(a+)+$"}
- sections: {names: [VITALS, DIAGNOSIS]}
- sign_off: {text: Done}
- length: {max_words: 100}
"""

    def test_they_are_judged_and_none_passes_by_default(self, here):
        write(here / "rules.yaml", self.RULES)
        write(here / "a.jsonl", *({"id": str(n), "output": text} for n, text in enumerate(self.ANSWERS)))
        write(here / "gold.jsonl", *({"id": str(n), "reference": "some words"} for n in range(len(self.ANSWERS))))
        named = ["--predictions", "a=a.jsonl", "--references", "gold.jsonl", "--metric", "rouge"]
        assert ftkit("score", *named, "--contract", "rules.yaml", "--out", "judged").code == 0
        found = report(here, "judged").candidates["a"]
        counted = {key: (share.passed, share.failed, share.unmeasured) for key, share in found.checks.items()}
        assert counted["json"] == counted["json_schema"] == counted["sections"] == counted["sign_off"] == (0, 10, 0)
        assert sum(counted["regex"]) == 10
        assert (found.compliance.passed, found.compliance.unmeasured) == (0, 0)
