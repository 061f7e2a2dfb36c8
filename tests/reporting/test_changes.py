# ruff: noqa: RUF001 - the dashes and minus signs that people see
import io

from msgspec.structs import replace
from rich.console import Console

from ftkit.gating.results import CandidateChange, Change, Condition, GateResult, RunComparison
from ftkit.reporting import changes, gate

COMPLIANCE = Change(
    measure="compliance", n=48, before=0.9, after=0.75, difference=-0.15, low=-0.27, high=-0.03, p=0.016, p_holm=0.032,
    test="exact McNemar", fixed=1, broken=8,
)  # fmt: skip
ROUGE = Change(
    measure="metric:rougeL", n=48, before=0.5, after=0.51, difference=0.01, low=None, high=None, p=0.4, p_holm=0.4,
    test="sign flip",
)  # fmt: skip
TUNED = CandidateChange(
    candidate="tuned", before="tuned", shared=48, only_before=2, only_after=0, altered=1, changes=(COMPLIANCE, ROUGE),
    fixed=("c9",), broken=tuple(f"c{number}" for number in range(12)),
)  # fmt: skip
FOUND = RunComparison(before="old", after="new", candidates=(TUNED,), only_before=("gone",))


def printed(renderable) -> str:
    out = io.StringIO()
    Console(file=out, width=90).print(renderable)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def test_a_comparison_reads_as_it_should():
    assert changes.markdown(FOUND) == (
        "# old against new\n"
        "\n"
        "## tuned: the same 48 cases, 1 left out that ask something else now, 2 only before\n"
        "\n"
        "| measure | before | after | difference | 95 % interval | fixed | newly broken | p | p (Holm) | shown |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        "| Compliance | 90 % | 75 % | −15 points | −27 to −3 | 1 | 8 | 0.016 | 0.032 | worse |\n"
        "| ROUGE-L | 0.50 | 0.51 | +0.01 | not measured |  |  | 0.40 | 0.40 | nothing |\n"
        "\n"
        "newly broken: c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 and 2 more\n"
        "\n"
        "fixed: c9\n"
        "\n"
        "only in old: gone\n"
        "\n"
        "A difference counts below p = 0.05 after Holm's correction over all rows of all tables.\n"
    )


def test_errors_that_rise_are_worse():
    rose = replace(ROUGE, p_holm=0.01, higher_is_better=False)

    assert (changes.told(rose), changes.told(replace(rose, difference=-0.01))) == ("worse", "better")


def test_groups_that_are_tested_together_are_counted():
    one = replace(TUNED, changes=(replace(ROUGE, groups=12), COMPLIANCE))

    assert changes.heading(one).startswith("tuned: the same 48 cases in 12 groups, 1 left out")


def test_a_gate_names_a_broken_case_once():
    result = GateResult(
        candidate="tuned",
        met=False,
        conditions=(Condition(name="regression:compliance", met=False, sentence="-15.0 points", cases=("c3", "c4")),),
        compared=TUNED,
    )

    assert gate.markdown(result).count("c3") == 1


def test_a_comparison_fits_a_terminal():
    said = printed(changes.table(FOUND))

    words = [line.split() for line in said.splitlines()]
    assert ["Compliance", "90", "%", "75", "%", "−15", "points", "1", "8", "0.032", "worse"] in words
    assert "newly broken: c0, c1, c2" in said
    assert "only in old: gone" in said


def test_runs_without_a_common_candidate_say_so():
    found = RunComparison(before="old", after="new", candidates=(), only_before=("a",), only_after=("b",))

    assert "The runs have no candidate of one name." in changes.markdown(found)
    assert "only in new: b" in printed(changes.table(found))


def test_a_gate_shows_what_failed_first_and_escapes_what_it_quotes():
    conditions = (
        Condition(name="compliance", met=True, sentence="100.0% (4 of 4), wanted at least 95.0%"),
        Condition(name="must-pass:a|b", met=False, sentence="json: `x`", cases=("a|b",)),
    )
    result = GateResult(candidate="tuned", met=False, conditions=conditions, compared=TUNED)

    said = gate.markdown(result)

    assert said.startswith(
        "## ✗ The gate is not met by tuned: 1 of 2 conditions failed\n"
        "\n"
        "| condition |  | found |\n"
        "| --- | ---: | ---: |\n"
        "| **must-pass:a\\|b** | ✗ | json: \\`x\\` |\n"
        "| **compliance** | ✓ | 100.0% (4 of 4), wanted at least 95.0% |\n"
        "\n"
        "### Since the baseline\n"
    )
    assert printed(gate.lines(result)).splitlines()[0] == "✗ must-pass:a|b: json: `x`"


def test_a_gate_that_is_met_says_so():
    result = GateResult(candidate="x", met=True, conditions=(Condition(name="compliance", met=True, sentence="ok"),))

    assert gate.headline(result) == "the gate is met by x: 1 of 1 conditions"
