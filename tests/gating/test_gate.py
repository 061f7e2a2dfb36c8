import pytest
from msgspec.structs import replace

from ftkit import jsonl
from ftkit.errors import ConfigError, DataError
from ftkit.gating.gate import judged
from ftkit.gating.results import Condition
from ftkit.reports import ScoreReport, Verdict
from ftkit.sections import GateFile, RegressionFile

from .runs import run


def test_thresholds_are_held_against_shares_and_means(tmp_path):
    gate = GateFile(compliance=0.75, checks={"json": 0.8}, metrics={"rougeL": 0.5})

    result = judged(gate, run(tmp_path / "run", "+++-"), tmp_path)

    assert not result.met
    assert result.candidate == "tuned"
    assert result.conditions == (
        Condition(name="compliance", met=True, sentence="75.0% (3 of 4), wanted at least 75.0%"),
        Condition(name="check:json", met=False, sentence="75.0% (3 of 4), wanted at least 80.0%"),
        Condition(name="metric:rougeL", met=True, sentence="0.5 on average over 4 cases, wanted at least 0.5"),
    )


@pytest.mark.parametrize(("checks", "should"), [({}, ()), ({"json": "as found"}, ("json",))])
def test_compliance_with_nothing_required_is_an_error_and_never_a_pass(tmp_path, checks, should):
    folder = run(tmp_path / "run", "++++")
    path = folder / "report.json"
    found = jsonl.read_value(path, ScoreReport)
    tuned = found.candidates["tuned"]
    free = replace(tuned, checks={key: tuned.checks[key] for key in checks})
    path.write_bytes(jsonl.pretty(replace(found, candidates={"tuned": free}, should=should)))

    for gate in (GateFile(compliance=0.9), GateFile(must_pass=["c0"])):
        with pytest.raises(ConfigError, match="the gate asks for compliance, and no check is required"):
            judged(gate, folder, tmp_path)


def test_what_is_unmeasured_is_not_passed(tmp_path):
    [condition] = judged(GateFile(compliance=0.9), run(tmp_path / "run", "+++?"), tmp_path).conditions

    assert (condition.met, condition.sentence) == (
        False,
        "75.0% (3 of 4, 1 not measured), wanted at least 90.0%",
    )


def test_a_must_pass_case_that_fails_or_was_not_asked_fails_the_gate(tmp_path):
    result = judged(GateFile(must_pass=["c0", "c1", "c2", "c3", "c9"]), run(tmp_path / "run", "+-!?"), tmp_path)

    assert [(one.name, one.met, one.sentence) for one in result.conditions] == [
        ("must-pass:c0", True, "complies"),
        ("must-pass:c1", False, "json: no JSON"),
        ("must-pass:c2", False, "no answer: 503"),
        ("must-pass:c3", False, "json: no JSON"),
        ("must-pass:c9", False, "was not asked"),
    ]


def test_must_pass_cases_may_stand_in_a_file(tmp_path):
    (tmp_path / "must.txt").write_text("# the angry customer\nc0\n\nc1\n", encoding="utf-8")

    result = judged(GateFile(must_pass="must.txt"), run(tmp_path / "run", "++"), tmp_path)

    assert [one.name for one in result.conditions] == ["must-pass:c0", "must-pass:c1"]
    assert result.met


@pytest.mark.parametrize("text", [None, "", "# nothing\n"])
def test_a_must_pass_file_without_cases_is_an_error_and_never_a_pass(tmp_path, text):
    if text is not None:
        (tmp_path / "must.txt").write_text(text, encoding="utf-8")

    with pytest.raises(DataError, match=r"must\.txt"):
        judged(GateFile(must_pass="must.txt"), run(tmp_path / "run", "++"), tmp_path)


def test_a_drop_beyond_the_margin_fails_and_names_the_cases(tmp_path):
    run(tmp_path / "base", "++++++++-+")
    later = run(tmp_path / "run", "++--++++++")
    strict = GateFile(regression=RegressionFile(baseline="base", margin=0.05))
    lenient = GateFile(regression=RegressionFile(baseline="base", margin=0.1))

    [condition] = judged(strict, later, tmp_path).conditions

    assert condition == Condition(
        name="regression:compliance",
        met=False,
        sentence="-10.0 points on the same 10 cases, 2 newly broken, 1 fixed (exact McNemar p = 1), "
        "at most 5.0 points less is let pass",
        cases=("c2", "c3"),
    )
    assert judged(lenient, later, tmp_path).met


def test_a_metric_may_not_fall_either(tmp_path):
    run(tmp_path / "base", "++++", rouge=[0.5, 0.6, 0.7, 0.8])
    later = run(tmp_path / "run", "++++", rouge=[0.4, 0.5, 0.6, 0.7])
    gate = GateFile(regression=RegressionFile(baseline="base", metrics={"rougeL": 0.05}))

    first, second = judged(gate, later, tmp_path).conditions

    assert first.met
    assert (second.name, second.met) == ("regression:metric:rougeL", False)
    assert second.sentence.startswith("-0.1 on the same 4 cases (sign flip p = 0.12), at most 0.05 less")


@pytest.mark.parametrize(("wanted", "met"), [(0.5, True), (0.49, False), (0.51, True)])
def test_of_a_metric_that_measures_errors_the_gate_wants_at_most_so_much(tmp_path, wanted, met):
    folder = run(tmp_path / "run", "++++", less_is_better=True)

    [condition] = judged(GateFile(metrics={"rougeL": wanted}), folder, tmp_path).conditions

    assert (condition.met, condition.sentence) == (met, f"0.5 on average over 4 cases, wanted at most {wanted:g}")


@pytest.mark.parametrize(("now", "met"), [(0.6, False), (0.4, True)])
def test_errors_that_rise_are_a_regression_and_those_that_fall_are_none(tmp_path, now, met):
    run(tmp_path / "base", "++++", rouge=[0.5] * 4, less_is_better=True)
    later = run(tmp_path / "run", "++++", rouge=[now] * 4, less_is_better=True)
    gate = GateFile(regression=RegressionFile(baseline="base/verdicts.jsonl", metrics={"rougeL": 0.05}))

    _, condition = judged(gate, later, tmp_path).conditions

    assert condition.met is met
    assert condition.sentence.endswith("at most 0.05 more is let pass")


def test_cases_of_the_baseline_that_are_gone_are_told(tmp_path):
    run(tmp_path / "base", "++--+")
    baseline = RegressionFile(baseline="base")

    [condition] = judged(GateFile(regression=baseline), run(tmp_path / "run", "++"), tmp_path).conditions

    assert condition.sentence.startswith(
        "+0.0 points on the same 2 cases (3 more of the baseline's were not scored), 0"
    )


def test_a_baseline_may_be_the_verdicts_alone_and_the_candidate_may_have_had_another_name(tmp_path):
    run(tmp_path / "base", "++", names=("last-month",))
    baseline = RegressionFile(baseline="base/verdicts.jsonl", candidate="last-month")

    result = judged(GateFile(regression=baseline), run(tmp_path / "run", "++"), tmp_path)

    assert result.met
    assert (result.compared.before, result.compared.candidate, result.compared.shared) == ("last-month", "tuned", 2)


def test_a_baseline_of_other_cases_is_an_error(tmp_path):
    base = run(tmp_path / "base", "++")
    rows = [replace(one, id=f"x{one.id}") for one in jsonl.read(base / "verdicts.jsonl", Verdict)]
    jsonl.write(base / "verdicts.jsonl", rows)

    with pytest.raises(DataError, match="share no unchanged case"):
        judged(GateFile(regression=RegressionFile(baseline="base")), run(tmp_path / "run", "++"), tmp_path)


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        (GateFile(), "the gate asks for nothing"),
        (GateFile(candidate="tunde", compliance=1), "'tunde', which was not scored. Did you mean 'tuned'"),
        (GateFile(checks={"jsno": 1}), "the check 'jsno', which was not measured. Did you mean 'json'"),
        (GateFile(metrics={"rouge": 1}), "the metric 'rouge', which was not measured. Did you mean 'rougeL'"),
        (GateFile(regression=RegressionFile(baseline="run")), "baseline run is the run that is judged"),
        (
            GateFile(regression=RegressionFile(baseline="base", metrics={"bleu": 0})),
            "regression names 'bleu', which not both runs have",
        ),
        (GateFile(regression=RegressionFile(baseline="base", candidate="x")), "base has no candidate 'x'"),
    ],
)
def test_a_gate_about_nothing_that_is_there_is_an_error(tmp_path, gate, said):
    run(tmp_path / "base", "++", rouge=[1.0, 1.0])
    folder = run(tmp_path / "run", "++", rouge=[1.0, 1.0])

    with pytest.raises(ConfigError) as raised:
        judged(gate, folder, tmp_path)

    assert said in str(raised.value)


def test_with_several_candidates_and_none_fine_tuned_one_must_be_named(tmp_path):
    folder = run(tmp_path / "run", "++", names=("a", "b"))

    with pytest.raises(ConfigError, match=r"Name it as score\.gate\.candidate"):
        judged(GateFile(compliance=1), folder, tmp_path)
    assert judged(GateFile(compliance=1, candidate="b"), folder, tmp_path).candidate == "b"
