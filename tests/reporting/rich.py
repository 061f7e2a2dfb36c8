"""The medical report with everything that a report may have: money, slices, guards, repeats, latencies, a curve."""

from msgspec.structs import replace

from ftkit.bills import Amount, Bill, BreakEven, Latency, Quantile, Tariff, Volume
from ftkit.reporting.cases import CaseView
from ftkit.reports import (
    CurvePoint,
    Exposure,
    Guard,
    LearningCurve,
    Mean,
    Repeated,
    ScoreReport,
    Share,
    SliceReport,
)
from ftkit.values import LossPoint

from .samples import medical_cases, medical_report, pair

_WARDS = ("cardiology", "neurology", "surgery")
_BILLS = {"zero-shot": 0.00021, "few-shot": 0.00094, "todays-prompt": 0.00058, "tuned": 0.00011}


def rich_report() -> ScoreReport:
    report = medical_report()
    candidates = {
        name: replace(
            one,
            bill=_bill(name) if name != "todays-prompt" else Bill(unknown="no price of 'mystery-model' is known"),
            latency=_latency(one.seconds),
            repeated=_repeated(one.compliance.share or 0.0),
            losses=_losses() if one.fine_tuned else (),
        )
        for name, one in report.candidates.items()
    }
    return replace(
        report,
        candidates=candidates,
        verdict=replace(report.verdict, chosen_on="validation", margin=0.02, more_cases=120),
        slices=tuple(_slice(ward, number) for number, ward in enumerate(_WARDS)),
        break_even=_break_even(),
        learning_curve=_curve(),
        guards=(
            Guard(name="adapter-changes-nothing", verdict="passed", sentence="tuned answers otherwise than its base."),
            Guard(name="truncated", verdict="warned", sentence="18 of 48 answers of zero-shot were cut."),
            Guard(name="cached-latency", verdict="failed", sentence="todays-prompt has seconds out of a cache."),
        ),
        exposures={
            "few-shot": Exposure(pieces=3, floor=0.5, greatest=0.61, piece="train:MR-2002", case="MR-1007"),
            "todays-prompt": Exposure(pieces=0),
        },
    )


def rich_cases() -> list[CaseView]:
    return [replace(case, slices={"ward": _WARDS[number % 3]}) for number, case in enumerate(medical_cases())]


def _losses() -> tuple[LossPoint, ...]:
    held = {20: 1.1, 40: 0.62, 60: 0.7}
    return tuple(LossPoint(step=step, loss=3 / step**0.5, validation_loss=held.get(step)) for step in range(1, 61))


def _bill(name: str) -> Bill:
    dollars = _BILLS[name]
    return Bill(
        request=Amount(n=48, dollars=dollars, low=dollars * 0.9, high=dollars * 1.1),
        tariff=Tariff(prompt=0.15, completion=0.6, source="the user's own prices", dated="2026-11-01"),
        prompt_share=0.4,
        note_tokens=109.0 if name != "tuned" else 0.0,
        note=Amount(n=48, dollars=dollars / 3),
        training=12.5 if name == "tuned" else None,
        hosting_per_month=4.0 if name == "tuned" else None,
    )


def _latency(seconds: Mean | None) -> Latency | None:
    if seconds is None or seconds.mean is None:
        return None
    middle = Quantile(value=seconds.mean, low=seconds.low, high=seconds.high)
    return Latency(n=48, p50=middle, p95=Quantile(value=seconds.mean * 2, low=seconds.mean * 1.7, high=None))


def _repeated(share: float) -> Repeated:
    means = tuple(Mean(n=48, mean=share**k, low=share**k * 0.9, high=min(1.0, share**k * 1.1)) for k in (1, 2, 3))
    unanimous = Share(passed=40, failed=8, unmeasured=0, share=40 / 48, low=0.7, high=0.91)
    return Repeated(repeats=3, all_of=means, unanimous=unanimous, flickering=8)


def _slice(ward: str, number: int) -> SliceReport:
    def share(passed: int) -> Share:
        return Share(passed=passed, failed=16 - passed, unmeasured=0, share=passed / 16, low=0.1, high=0.9)

    return SliceReport(
        column="ward",
        value=ward,
        cases=16,
        compliance={
            "zero-shot": share(0),
            "few-shot": share(4 + number),
            "todays-prompt": share(9),
            "tuned": share(16),
        },
        pair=pair("tuned", "few-shot", "compliance", 12, 0, 0.75 - number / 16, 0.4, 0.9, 0.0005, 0.0015),
    )


def _break_even() -> BreakEven:
    curve = tuple(
        Volume(requests=10**power, fine_tuned=12.5 / 12 + 4 + 0.00011 * 10**power, baseline=0.00094 * 10**power)
        for power in range(2, 8)
    )
    return BreakEven(
        fine_tuned="tuned",
        baseline="few-shot",
        saving=Amount(n=48, dollars=0.00083, low=0.0007, high=0.00095),
        training=12.5,
        hosting_per_month=4.0,
        months=12,
        never=False,
        requests=Quantile(value=15_060, low=13_157, high=17_857),
        per_month=Quantile(value=6_072, low=5_304, high=7_200),
        curve=curve,
        sentence="From about 6,072 requests a month (95 % interval 5,304 to 7,200) on, tuned is the cheaper one.",
    )


def _curve() -> LearningCurve:
    reached = ((0.25, 60, 0.52), (0.5, 120, 0.75), (1.0, 240, 0.94))
    points = tuple(
        CurvePoint(
            fraction=fraction,
            rows=rows,
            candidate=f"tuned-{rows}",
            reached=Mean(n=48, mean=mean, low=mean - 0.1, high=min(1.0, mean + 0.05)),
        )
        for fraction, rows, mean in reached
    )
    return LearningCurve(
        measure="compliance",
        points=points,
        per_doubling=0.21,
        low=0.12,
        high=0.3,
        more_rows="pay",
        sentence="Each doubling of the rows brought 21 points (95 % interval 12 to 30): more rows would pay.",
    )
