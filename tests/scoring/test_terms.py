"""What a project says of the verdict, followed from the file into the report."""

import shutil

import pytest

from ftkit.errors import ConfigError

PRICES = {
    "zero-shot": {"prompt": 2.0, "completion": 4.0},
    "tuned": {"prompt": 1.0, "completion": 4.0, "training": 5.0, "hosting_per_month": 0.0, "dated": "2026-11-01"},
}


SCORE = {
    "candidates": {"zero-shot": {"prompter": "instructed", "predictor": "echo"}, "tuned": {"model": "tuned"}},
    "metrics": ["exact_match"],
}


def scored(home, **score):
    home.write(score={**SCORE, **score})
    return home.score().report


def test_prices_become_bills_and_tokens_that_nobody_counted_are_not_free(home):
    report = scored(home, prices=PRICES)
    tuned = report.candidates["tuned"].bill  # echo counts no tokens
    assert (tuned.training, tuned.hosting_per_month, tuned.tariff.dated) == (5.0, 0.0, "2026-11-01")
    assert (tuned.request, tuned.unknown, report.break_even) == (None, "nobody counted its tokens", None)


def test_thresholds_stand_in_the_rule_that_was_applied(home):
    report = scored(home, rule={"counts": ["metric:exact_match"], "margin": 0.05})
    assert report.verdict.rule.startswith("What counts: metric:exact_match.")
    assert report.verdict.margin == 0.05


def test_a_column_divides_the_cases(home):
    home.write(
        task={"id": "{{ id }}", "input": "{{ question }}", "target": "{{ answer }}", "keep": ["question"]},
        score={**SCORE, "slices": ["question"]},
    )
    shutil.rmtree(home.places["models"])
    home.prepare()
    home.train()
    report = home.score().report
    assert len(report.slices) == report.cases
    assert {(one.column, one.cases) for one in report.slices} == {("question", 1)}
    assert all(one.value.startswith("Capital of land") for one in report.slices)


def test_a_slip_is_told_before_anyone_is_asked(home):
    with pytest.raises(ConfigError, match=r"score.rule: counts: there is no measure 'metric:exact'"):
        scored(home, rule={"counts": ["metric:exact"]})
    assert not (home.folder / "score").exists()


def test_another_price_makes_another_report_without_asking_anew(home):
    scored(home, prices=PRICES)
    first = (home.folder / "score" / "predictions.jsonl").read_bytes()
    home.write(score={**SCORE, "prices": {"tuned": {"prompt": 9.0, "completion": 0.0}}})
    again = home.score()
    assert (again.up_to_date, again.report.candidates["tuned"].bill.tariff.prompt) == (False, 9.0)
    assert (home.folder / "score" / "predictions.jsonl").read_bytes() == first
