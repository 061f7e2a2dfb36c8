"""Guards over what was answered: unequal case sets, failed requests, answers cut at the token limit."""

from collections.abc import Iterator, Sequence

from ftkit.reports import Guard
from ftkit.scoring.guards.contender import Contender, names

_CUT_APART = 0.05  # difference between two candidates' shares of cut answers that deserves a word


def case_sets(contenders: Sequence[Contender]) -> Iterator[Guard]:
    """Fails where candidates answered different cases."""
    kinds: dict[str, list[Contender]] = {}
    for one in contenders:
        kinds.setdefault(one.observed.ids, []).append(one)
    if len(contenders) < 2:
        return
    if len(kinds) == 1:
        yield Guard(
            name="unequal-cases",
            verdict="passed",
            candidates=_of(contenders),
            sentence=f"all candidates were asked the same {contenders[0].observed.answers:,} requests.",
        )
        return
    sides = "; ".join(f"{names(side)}: {side[0].observed.answers:,} ({_begin(side[0])})" for side in kinds.values())
    yield Guard(
        name="unequal-cases",
        verdict="failed",
        candidates=_of(contenders),
        sentence=f"the candidates did not answer the same cases. {sides}.",
    )


def errors(contenders: Sequence[Contender]) -> Iterator[Guard]:
    """Warns of failed requests, which count against a candidate; fails where nothing else is left of it."""
    for one in contenders:
        count, of = one.observed.errors, one.observed.answers
        if not count:
            continue
        yield Guard(
            name="failed-requests",
            verdict="failed" if count == of else "warned",
            candidates=(one.name,),
            sentence=f"{count:,} of the {of:,} requests to '{one.name}' failed ({count / of:.0%}). They count as not "
            "complying and stay in every denominator, so that leaving out hard cases gains nothing.",
        )


def truncated(contenders: Sequence[Contender]) -> Iterator[Guard]:
    """Warns where the answers of one candidate are cut at the token limit more often than another's."""
    known = [one for one in contenders if one.observed.finishes]
    if len(known) < 2:
        return
    shares = sorted(((one.observed.truncated / one.observed.finishes, one.name) for one in known), reverse=True)
    apart = shares[0][0] - shares[-1][0] >= _CUT_APART
    said = ", ".join(f"'{name}' {share:.0%}" for share, name in shares)
    advice = " Raise score.max_tokens if a longer answer could comply." if apart else ""
    yield Guard(
        name="truncated-answers",
        verdict="warned" if apart else "passed",
        candidates=_of(known),
        sentence=f"answers cut at the token limit: {said}.{advice}",
    )


def _of(contenders: Sequence[Contender]) -> tuple[str, ...]:
    return tuple(one.name for one in contenders)


def _begin(one: Contender) -> str:
    return ", ".join(one.observed.first_ids) + (", ..." if one.observed.answers > len(one.observed.first_ids) else "")
