"""Numbers and codes of a score report in words: no false precision, and what is absent is "not measured", never 0."""

from collections.abc import Sequence

from ftkit.bills import Amount, Quantile
from ftkit.reports import Conclusion, Decision, LearningCurve, Mean, Share
from ftkit.values import LossPoint

ABSENT = "not measured"
UNKNOWN = "unknown"

HEADLINES: dict[Decision, str] = {
    "fine-tune": "Fine-tune",
    "keep-prompting": "Keep prompting",
    "not-enough-evidence": "Not enough evidence",
    "no-comparison": "No comparison",
}

_METRICS = {"rouge1": "ROUGE-1", "rouge2": "ROUGE-2", "rougeL": "ROUGE-L", "exact_match": "Exact match"}


def sentence_below_headline(verdict: Conclusion) -> str:
    """The verdict's sentence without an opening that only repeats the headline above it: "Fine-tune: "."""
    said = verdict.sentence.removeprefix(f"{HEADLINES[verdict.decision]}: ")
    return said[:1].upper() + said[1:]


def percent(share: float | None) -> str:
    """A share of 0..1 as "92 %". Only all is "100 %" and only none is "0 %": 999 of 1000 are "99.9 %"."""
    return ABSENT if share is None else f"{_hundredths(share)} %"


def percent_interval(low: float | None, high: float | None) -> str:
    """Both ends of a share's interval: "93\u2013100 %", and as many digits as tell them apart: "2.6\u20133.2 %"."""
    if low is None or high is None:
        return ABSENT
    told = (tuple(_hundredths(end, decimals) for end in (low, high)) for decimals in range(3))
    ends = next((one for one in told if one[0] != one[1]), (_hundredths(low), _hundredths(high)))
    return "\u2013".join(ends) + " %"


def asked(share: Share) -> int:
    """How many answers the share is of."""
    return share.passed + share.failed + share.unmeasured


def cases_passed(share: Share) -> str:
    """The counts behind a share: "44 of 48", with the unmeasured named where there are any."""
    unmeasured = f", {share.unmeasured:,} {ABSENT}" if share.unmeasured else ""
    return f"{share.passed:,} of {asked(share):,}{unmeasured}"


def share_in_words(share: Share) -> str:
    """The whole of it: "100 % (48 of 48; 95 % interval 93\u2013100 %)"."""
    if share.share is None:
        return ABSENT
    counts = cases_passed(share)
    interval = f"95 % interval {percent_interval(share.low, share.high)}"
    return f"{percent(share.share)} ({counts}; {interval})"


def loose_in_words(share: Share) -> str:
    """The share under the loose reading: "96 % read loosely"; empty where it is the strict one, or not known."""
    return "" if share.loose is None or share.loose == share.share else f"{percent(share.loose)} read loosely"


def share_both_ways(share: Share) -> str:
    """The whole of it, and the loose share where it differs: "4 % (2 of 48; ...), 10 % read loosely"."""
    return ", ".join(said for said in (share_in_words(share), loose_in_words(share)) if said)


def bounds_in_words(share: Share) -> str:
    """What the unmeasured leave open; empty where all was measured: "1 not measured: between 23 % and 25 %"."""
    if share.bounds is None or not share.unmeasured:
        return ""
    low, high = share.bounds
    return f"{share.unmeasured:,} {ABSENT}: between {percent(low)} and {percent(high)}"


def counted(count: int, noun: str) -> str:
    """A count with its noun: "1 row", "1,204 rows"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def number(value: float | None) -> str:
    """A metric's or a time's value to about three digits: "0.62", "14.1", "1,204"."""
    if value is None:
        return ABSENT
    size = abs(value)
    if size >= 100:
        return f"{value:,.0f}"
    if size >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if size >= 0.005 or size == 0 else f"{value:.1g}"


def number_interval(mean: Mean) -> str:
    """Both ends of a mean's interval: "0.58\u20130.66", or "0.66 to \u22120.10" where one is below zero."""
    if mean.low is None or mean.high is None:
        return ABSENT
    dash = " to " if mean.low < 0 else "\u2013"
    low, high = number(mean.low), number(mean.high)
    if low == high and mean.low != mean.high:
        low, high = f"{mean.low:.3f}", f"{mean.high:.3f}"
    return f"{low}{dash}{high}".replace("-", "\u2212")


def mean_in_words(mean: Mean | None) -> str:
    """A mean with its interval: "0.62 (0.58\u20130.66)"."""
    if mean is None or mean.mean is None:
        return ABSENT
    interval = "" if mean.low is None or mean.high is None else f" ({number_interval(mean)})"
    return f"{number(mean.mean)}{interval}"


def tokens(mean: Mean | None) -> str:
    """A mean count of tokens, whole from ten upwards: "1,204"."""
    if mean is None or mean.mean is None:
        return ABSENT
    return f"{mean.mean:,.0f}" if mean.mean >= 10 else f"{mean.mean:.1f}"


def seconds(mean: Mean | None) -> str:
    """A mean time: "0.84 s"."""
    return ABSENT if mean is None or mean.mean is None else f"{number(mean.mean)} s"


def dollars(amount: float | None) -> str:
    """Money to about three digits: "$0.0021", "$14.10", "$1,204"; a minus stands before the sign."""
    if amount is None:
        return UNKNOWN
    size, sign = abs(amount), "\u2212" if amount < 0 else ""
    if size >= 100:
        return f"{sign}${size:,.0f}"
    if size >= 0.1 or size == 0:
        return f"{sign}${size:.2f}"
    return f"{sign}${size:.2g}" if size >= 0.0001 else f"{sign}${size:.1e}"


def amount_interval(amount: Amount, times: int = 1) -> str:
    """Both ends of so many such amounts: "$1.90 to $2.30"; empty where they are not known."""
    if amount.low is None or amount.high is None:
        return ""
    return f"{dollars(amount.low * times)} to {dollars(amount.high * times)}"


def quantile_interval(quantile: Quantile) -> str:
    """Both ends of a quantile's interval, or what is known of it: "0.62 to 0.71 s", "at least 0.62 s"."""
    low, high = quantile.low, quantile.high
    if low is not None and high is not None:
        return f"{number(low)} to {number(high)} s"
    if low is not None:
        return f"at least {number(low)} s"
    return ABSENT if high is None else f"at most {number(high)} s"


def seconds_of(value: float) -> str:
    """A time: "0.84 s"."""
    return f"{number(value)} s"


def p_value(p: float | None) -> str:
    """A probability as tables print it: "< 0.001", "0.004", "0.31"."""
    if p is None:
        return ABSENT
    if p < 0.001:
        return "< 0.001"
    return f"{p:.3f}" if p < 0.1 else f"{p:.2f}"


def metric_title(metric: str) -> str:
    """A metric's usual name: "ROUGE-L"."""
    return _METRICS.get(metric, metric)


def measure_title(measure: str) -> str:
    """What a pair was compared by: "Compliance", "Check sign_off", "ROUGE-L"."""
    kind, _, name = measure.partition(":")
    if kind == "check":
        return f"Check {name}"
    return metric_title(name) if kind == "metric" else measure.capitalize()


def _hundredths(share: float, decimals: int = 0) -> str:
    if share in (0, 1):
        return f"{share * 100:.0f}"
    if round(share * 100, decimals) in (0, 100):
        decimals = max(decimals, 1)
        least = 10.0**-decimals
        return f"{min(max(share * 100, least), 100 - least):.{decimals}f}"
    return f"{share * 100:.{decimals}f}"


def training_in_words(name: str, losses: Sequence[LossPoint]) -> str:
    """From where to where the losses went, and whether the validation rows would have had it end earlier."""
    trained = [point for point in losses if point.loss is not None]
    held = [(point.validation_loss, point.step) for point in losses if point.validation_loss is not None]
    said = []
    if trained:
        first, last = trained[0], trained[-1]
        said.append(f"{name}: the loss went from {number(first.loss)} to {number(last.loss)} in {last.step:,} steps.")
    if held:
        (least, step), (final, end) = min(held), held[-1]
        rose = "" if step == end else f", and {number(final)} at the last, in step {end:,}"
        said.append(f"On the validation rows it was least, {number(least)}, in step {step:,}{rose}.")
    return " ".join(said)


def learning_in_words(found: LearningCurve) -> str:
    """Whether more rows would pay, and where the curve passes the best baseline."""
    return f"{found.sentence} {found.baseline.sentence}" if found.baseline else found.sentence
