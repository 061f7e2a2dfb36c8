"""Guards over what candidates are made of: an adapter that does nothing, unequal templates, no model at all."""

from collections.abc import Iterator, Sequence

from ftkit.reports import Guard
from ftkit.scoring.guards.contender import Contender, by_fingerprint, names

ALL_ZERO = "all zero"
"""What a fingerprint's "adapter_weights" says of an adapter that cannot change anything."""


def stand_ins(contenders: Sequence[Contender]) -> Iterator[Guard]:
    """Fails where candidates are no models; those that are the same instead of one are named together."""
    found: dict[str, list[Contender]] = {}
    for one in contenders:
        if one.stands_in:
            found.setdefault(one.stands_in, []).append(one)
    for stands_in, several in found.items():
        said = "is no model" if len(several) == 1 else "are no models"
        yield Guard(
            name="stand-in",
            verdict="failed",
            candidates=tuple(one.name for one in several),
            sentence=f"{names(several)} {said}: {stands_in}. Such answers show that the path works, nothing else.",
        )


def adapters(contenders: Sequence[Contender]) -> Iterator[Guard]:
    """For each fine-tuned candidate, whether its training shows in its answers or at least in its weights."""
    for tuned in (one for one in contenders if one.fine_tuned and not one.stands_in):
        if tuned.fingerprint.get("adapter_weights") == ALL_ZERO:
            yield _idle(tuned, f"every weight of the adapter of '{tuned.name}' that it adds is zero")
            continue
        twins = [one for one in contenders if not one.fine_tuned and _asked_alike(tuned, one)]
        same = [one for one in twins if one.observed.outputs == tuned.observed.outputs and tuned.observed.answers]
        if same:
            who = f"{names(same)}, its base model asked the same" if tuned.fingerprint else names(same)
            yield _idle(tuned, f"'{tuned.name}' gives the very answers of {who}")
        elif twins or tuned.fingerprint.get("adapter_weights"):
            said = f"its answers differ from {names(twins)}" if twins else "its adapter's weights are not zero"
            yield Guard(
                name="adapter-changes-nothing",
                verdict="passed",
                candidates=(tuned.name,),
                sentence=f"'{tuned.name}': {said}.",
            )
        else:
            yield _unknown(tuned)


def templates(contenders: Sequence[Contender]) -> Iterator[Guard]:
    """Fails where one base model is asked through two chat templates, or stops at different tokens."""
    models = by_fingerprint(contenders, "weights")
    for key, said in (("template", "chat templates"), ("stops", "stop tokens")):
        for users in models.values():
            kinds = by_fingerprint(users, key)
            if len(kinds) > 1:
                sides = " and ".join(names(side) for side in kinds.values())
                yield Guard(
                    name=f"unequal-{key}",
                    verdict="failed",
                    candidates=tuple(one.name for one in users),
                    sentence=f"one model is asked with different {said}: {sides}. "
                    f"Give all of them the same {said}; otherwise what is compared is not the training.",
                )
            elif len(users) > 1 and kinds:
                yield Guard(
                    name=f"unequal-{key}",
                    verdict="passed",
                    candidates=tuple(one.name for one in users),
                    sentence=f"{names(users)}: the same {said}.",
                )


def _asked_alike(one: Contender, other: Contender) -> bool:
    if not one.fingerprint and not other.fingerprint:
        return True  # made elsewhere: whoever is asked in whatever way, the very same answers are suspicious
    weights = one.fingerprint.get("weights")
    return bool(weights) and other.fingerprint.get("weights") == weights and other.prompter == one.prompter


def _idle(tuned: Contender, why: str) -> Guard:
    return Guard(
        name="adapter-changes-nothing",
        verdict="failed",
        candidates=(tuned.name,),
        sentence=f"the training changed nothing: {why}. Check that the adapter is loaded and was trained.",
    )


def _unknown(tuned: Contender) -> Guard:
    return Guard(
        name="adapter-changes-nothing",
        verdict="unmeasured",
        candidates=(tuned.name,),
        sentence=f"nobody asks the base model of '{tuned.name}' in the same way, so whether its training shows in its "
        "answers is not known. Add a candidate with its prompter and its base model.",
    )
