"""A guard over judges of a candidate's own family. One that is fooled by wrong answers gives no scores by itself."""

from collections.abc import Iterator, Mapping

from ftkit.reports import Guard


def of_the_same_family(judge: str, judge_model: str, models: Mapping[str, str]) -> Iterator[Guard]:
    """Warns where a candidate's model is of the judge's family: such judges favour their own. `models` by candidate."""
    family = _family(judge_model)
    alike = tuple(name for name, model in models.items() if family and _family(model) == family)
    if alike:
        said = ", ".join(f"'{name}'" for name in alike)
        yield Guard(
            name="judge-of-the-same-family",
            verdict="warned",
            candidates=alike,
            sentence=f"judge '{judge}' ({judge_model}) is of the family of {said}: models favour answers of their own. "
            "Let another family judge, or check a sample by hand.",
        )


def _family(model: str) -> str:
    """The letters that a model's name begins with, its owner left out: "gpt" of "openai/gpt-4o"."""
    name = model.rsplit("/", 1)[-1].lower()
    return "".join(name[: next((n for n, sign in enumerate(name) if not sign.isalpha()), len(name))])
