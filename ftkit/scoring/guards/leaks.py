"""Guards over test rows, or near copies of them, among what a candidate may be shown or was trained on."""

from collections.abc import Iterator, Mapping

from ftkit.manifests import LeakProof
from ftkit.reports import Exposure, Guard

COPY = 0.85  # from this likeness on a piece is a near copy, as in `prepare`


def shown_guards(exposures: Mapping[str, Exposure]) -> Iterator[Guard]:
    """For each candidate that is shown anything, whether a test row is among it."""
    for name, one in exposures.items():
        copied = one.greatest is not None and one.greatest >= COPY
        if copied or one.inside:
            said = (
                f"'{one.piece}' is {one.greatest:.2f} like case '{one.case}'"
                if copied
                else f"{one.inside:,} hold a case's whole question"
            )
            yield Guard(
                name="test-rows-shown",
                verdict="failed",
                candidates=(name,),
                sentence=f"test rows are among the {one.pieces:,} pieces that '{name}' may be shown: {said}. "
                "Take them out of the corpus, or turn the leak check of 'prepare' on.",
            )
        else:
            yield Guard(name="test-rows-shown", verdict="passed", candidates=(name,), sentence=_clean(name, one))


def trained_guard(proof: LeakProof | None) -> Guard:
    """Whether test rows are among the training rows, as `prepare` proved it."""
    if proof is None:
        return Guard(
            name="test-rows-trained",
            verdict="unmeasured",
            sentence="the leak check of 'prepare' is off, so whether the model was trained on test rows is unknown.",
        )
    linked = proof.groups + proof.copies + proof.prompts
    if linked or (proof.greatest or 0.0) >= COPY:
        return Guard(
            name="test-rows-trained",
            verdict="failed",
            sentence=f"training rows are linked to test rows: {proof.groups:,} by group, {proof.copies:,} copies, "
            f"{proof.prompts:,} prompts; the greatest likeness is {_likeness(proof.greatest, proof.floor)}.",
        )
    return Guard(
        name="test-rows-trained",
        verdict="passed",
        sentence="no training row shares a group, its texts or its prompt with a test row; "
        f"the greatest likeness is {_likeness(proof.greatest, proof.floor)}.",
    )


def _clean(name: str, one: Exposure) -> str:
    return (
        f"'{name}' may be shown {one.pieces:,} pieces; the one most like a test case is "
        f"{_likeness(one.greatest, one.floor)} like it, and none holds a case's question."
    )


def _likeness(greatest: float | None, floor: float | None) -> str:
    if greatest is not None:
        return f"{greatest:.2f}"
    return "unknown" if floor is None else f"below {floor:g}"
