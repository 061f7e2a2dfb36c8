"""Small score folders: one candidate or two, and a sign for each case."""

from pathlib import Path

from ftkit import jsonl
from ftkit.reports import CandidateReport, Conclusion, Mean, ScoredCase, ScoreReport, Share, Verdict
from ftkit.values import PASSED, Message, failed


def run(folder: Path, passes: str, *, names=("tuned",), rouge=None, less_is_better=False) -> Path:
    """A score folder of cases c0, c1, ...: "+" complies, "-" does not, "?" is unmeasured, "!" is an error."""
    folder.mkdir()
    rows = [verdict(name, number, sign, rouge) for name in names for number, sign in enumerate(passes)]
    jsonl.write(folder / "verdicts.jsonl", rows)
    cases = (ScoredCase(id=f"c{n}", prompt=(Message(role="user", content=f"{n}?"),)) for n in range(len(passes)))
    jsonl.write(folder / "cases.jsonl", cases)
    (folder / "report.json").write_bytes(jsonl.pretty(report(passes, names, less_is_better=less_is_better)))
    return folder


def verdict(name: str, number: int, sign: str, rouge) -> Verdict:
    finding = PASSED if sign == "+" else failed("no JSON")
    complies = {"+": True, "-": False, "?": None, "!": False}[sign]
    scores = {} if rouge is None else {"rougeL": rouge[number]}
    error = "503" if sign == "!" else ""
    return Verdict(
        candidate=name, id=f"c{number}", complies=complies, findings={"json": finding}, scores=scores, error=error
    )


def report(passes: str, names, *, less_is_better: bool = False) -> ScoreReport:
    passed, unmeasured, n = passes.count("+"), passes.count("?"), len(passes)
    share = Share(
        passed=passed, failed=n - passed - unmeasured, unmeasured=unmeasured, share=passed / n, low=0.0, high=1.0
    )
    mean = Mean(n=n, mean=0.5, low=None, high=None)
    lower = ("rougeL",) if less_is_better else ()
    one = CandidateReport(
        asked=n, errors=0, compliance=share, checks={"json": share}, metrics={"rougeL": mean}, lower_is_better=lower
    )
    verdict = Conclusion(decision="no-comparison", sentence="x")
    return ScoreReport(candidates=dict.fromkeys(names, one), pairs=(), verdict=verdict, cases=n)
