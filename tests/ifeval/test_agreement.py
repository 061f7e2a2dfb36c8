"""Verdict by verdict, what the checker of the lm-eval package says of the same answers (see `make ifeval`)."""

from functools import cache
from itertools import groupby

import pytest
from ftkit_ifeval.families import checks_of

from ftkit import Answer

from .frozen import Verdict, frozen
from .variants import VARIANTS, Judged, judged, rows

CHANGED = sorted({*VARIANTS, "of 1 before", "of 7 before"} - {"as it is"})


@cache
def answers() -> dict[str, list[Judged]]:
    return {name: list(group) for name, group in groupby(judged(), lambda answer: answer.variant)}


@cache
def expected() -> dict[str, list[Verdict]]:
    verdicts = frozen([row["key"] for row in rows()])
    return {name: list(group) for name, group in groupby(verdicts, lambda verdict: verdict.variant)}


def found(answer: Judged, peer: Verdict) -> Verdict:
    """Our verdict, with a ? where the peer has one."""
    texts = [Answer(text=answer.response)]
    checks = checks_of(answer.instructions, answer.kwargs)
    strict = [str(int(next(check.findings(texts)).passed)) for check in checks]
    loose = [str(int(next(check.loose_findings(texts)).passed)) for check in checks]
    return Verdict(answer.variant, answer.key, _hidden(strict, peer.strict), _hidden(loose, peer.loose))


def _hidden(marks: list[str], peer: str) -> str:
    return "".join("?" if theirs == "?" else ours for ours, theirs in zip(marks, peer, strict=True))


def disagreements(variant: str) -> list[tuple[Verdict, Verdict]]:
    pairs = zip(answers()[variant], expected()[variant], strict=True)
    both = [(found(answer, peer), peer) for answer, peer in pairs]
    return [(ours, peer) for ours, peer in both if ours != peer]


def test_the_541_answers_of_the_suite_get_the_peer_s_strict_and_loose_verdicts():
    assert disagreements("as it is") == []


@pytest.mark.slow
@pytest.mark.parametrize("variant", CHANGED)
def test_changed_answers_get_the_peer_s_strict_and_loose_verdicts(variant):
    assert disagreements(variant) == []


def test_the_peer_follows_and_breaks_every_instruction_somewhere():
    seen: dict[str, set[str]] = {}
    for variant, asked in answers().items():
        for answer, peer in zip(asked, expected()[variant], strict=True):
            for name, mark in zip(answer.instructions, peer.strict, strict=True):
                seen.setdefault(name, set()).add(mark)
    assert len(seen) == 25
    assert all({"0", "1"} <= marks for marks in seen.values())


def test_only_letters_that_the_peer_replaces_by_chance_are_left_out():
    drawn = [
        (answer.key, answer.kwargs[peer.strict.index("?")]["letter"])
        for answer, peer in zip(answers()["as it is"], expected()["as it is"], strict=True)
        if "?" in peer.strict
    ]
    assert drawn == [(1122, "#"), (1129, "!")]
