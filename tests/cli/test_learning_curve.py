import msgspec
import pytest

from ftkit import project as projects
from ftkit.cli.learning_curve import with_parts
from ftkit.project import Candidate
from ftkit.reports import ScoreReport
from ftkit.scoring.learning_curve import Part

from ..echo import project
from ..echo.command import ftkit


def curve(folder, out="build/learning-curve"):
    return msgspec.json.decode((folder / out / "report.json").read_bytes(), type=ScoreReport).learning_curve


class TestCommand:
    def test_it_trains_on_the_parts_and_says_whether_more_would_pay(self, trained):
        outcome = ftkit("score", "--learning-curve", "tuned", "--fractions", "0.4")
        assert outcome.code == 0, outcome.err
        found = curve(trained)
        assert [(point.candidate, point.rows, point.fraction) for point in found.points] == [
            ("tuned-40-percent", 5, 0.4),
            ("tuned", 12, 1.0),
        ]
        assert found.sentence in " ".join(outcome.out.split())
        assert (found.baseline.candidate, found.baseline.better_from) == ("zero-shot", 5)
        assert found.baseline.sentence in " ".join(outcome.out.split())
        assert sorted(one.name for one in (trained / "build/models").iterdir()) == ["tuned", "tuned-40-percent"]

    def test_a_second_run_trains_and_asks_nobody(self, trained):
        ftkit("score", "--learning-curve", "tuned", "--fractions", "0.4")
        again = ftkit("score", "--learning-curve", "tuned", "--fractions", "0.4")
        assert (again.code, "up to date: build/learning-curve" in again.err) == (0, True)

    def test_the_projects_own_score_is_left_alone(self, trained):
        ftkit("score", "--learning-curve", "tuned", "--fractions", "0.5")
        assert not (trained / "build/score").exists()

    def test_an_unknown_run_is_named(self, trained):
        outcome = ftkit("score", "--learning-curve", "tunde")
        assert (outcome.code, "has no run 'tunde'" in outcome.err) == (1, True)

    @pytest.mark.parametrize(
        ("fractions", "said"), [("half", "are not numbers between commas"), ("0,1.5", "above 0 and at most 1")]
    )
    def test_parts_are_numbers_within_0_and_1(self, trained, fractions, said):
        outcome = ftkit("score", "--learning-curve", "tuned", "--fractions", fractions)
        assert (outcome.code, said in outcome.err) == (2, True)

    def test_saved_answers_have_no_curve(self, trained):
        outcome = ftkit("score", "--predictions", "a=a.jsonl", "--learning-curve", "tuned")
        assert (outcome.code, "--learning-curve trains and asks models" in outcome.err) == (2, True)


class TestWithParts:
    PARTS = (Part(0.5, 7, "tuned-50-percent"), Part(1.0, 14, "tuned"))

    def divided(self, folder, **sections):
        return with_parts(projects.load(project.folder(folder, **sections) / "ftkit.yaml"), "tuned", self.PARTS)

    def test_each_part_is_a_run_of_its_rows_with_the_settings_of_the_whole(self, tmp_path):
        whole, half = self.divided(tmp_path).runs
        assert half == msgspec.structs.replace(whole, name="tuned-50-percent", rows=7)

    def test_the_parts_are_asked_as_the_project_asks_the_whole(self, tmp_path):
        score = {"candidates": {"ours": {"prompter": "instructed", "model": "tuned"}}}
        half, whole = self.divided(tmp_path, score=score).score.candidates
        assert (half.name, half.model, half.prompter.name) == ("tuned-50-percent", "tuned-50-percent", "instructed")
        assert (whole.name, whole.model) == ("tuned", "tuned")

    def test_a_run_that_the_project_does_not_score_is_asked_plainly(self, tmp_path):
        half, whole = self.divided(tmp_path, score={"candidates": {}}).score.candidates
        assert (half.prompter.name, whole) == ("plain", Candidate(name="tuned", model="tuned"))

    def test_the_baselines_are_asked_too_and_no_other_models(self, tmp_path):
        others = {"zero-shot": {"predictor": "echo"}, "other": {"model": "elsewhere"}}
        asked = self.divided(tmp_path, score={"candidates": others}).score.candidates
        assert [one.name for one in asked] == ["tuned-50-percent", "tuned", "zero-shot"]
