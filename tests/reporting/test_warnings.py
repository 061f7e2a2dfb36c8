from msgspec.structs import replace

from ftkit.reporting.warnings import warnings
from ftkit.reports import CandidateReport, Conclusion, Guard, ScoreReport, Share

SHARE = Share(passed=8, failed=2, unmeasured=0, share=0.8, low=0.5, high=0.9)
CUT = Guard(
    name="truncated-answers",
    verdict="warned",
    candidates=("tuned", "base"),
    sentence="answers cut at the token limit: 'base' 30%, 'tuned' 0%.",
)
FAILED = Guard(name="failed-requests", verdict="warned", candidates=("base",), sentence="3 of the 10 requests failed.")


def report(*guards, warnings=()):
    one = CandidateReport(asked=10, errors=0, compliance=SHARE, checks={}, metrics={}, truncated=0)
    other = CandidateReport(
        asked=10, errors=3, compliance=SHARE, checks={}, metrics={}, truncated=3, warnings=("an old model",)
    )
    return ScoreReport(
        candidates={"tuned": one, "base": other},
        pairs=(),
        verdict=Conclusion(decision="no-comparison", sentence="x"),
        cases=10,
        guards=guards,
        warnings=warnings,
    )


def test_what_no_guard_speaks_of_is_told_by_candidate():
    assert warnings(report(warnings=("two cases were left out",))) == (
        "two cases were left out",
        "base: 3 of 10 requests failed; they count as failed answers",
        "base: 3 of 10 answers were cut at the token limit",
        "base: an old model",
    )


def test_what_a_guard_has_told_is_not_told_again():
    assert warnings(report(CUT, FAILED)) == (CUT.sentence, FAILED.sentence, "base: an old model")


def test_what_the_verdict_has_told_is_not_told_again():
    void = Guard(name="stand-in", verdict="failed", candidates=("tuned",), sentence="'tuned' is no model.")
    verdict = Conclusion(
        decision="no-comparison", sentence="No comparison: 'tuned' is no model. 'base' is none either."
    )
    assert void.sentence not in warnings(replace(report(void), verdict=verdict))
    assert void.sentence in warnings(report(void))


def test_what_the_report_has_told_is_not_told_again_by_candidate():
    assert warnings(report(CUT, FAILED, warnings=("an old model",)))[2:] == ("an old model",)


def test_a_guard_that_passed_has_told_nothing():
    passed = Guard(name="truncated-answers", verdict="passed", candidates=("tuned", "base"), sentence="all the same")
    assert warnings(report(passed))[1] == "base: 3 of 10 answers were cut at the token limit"
