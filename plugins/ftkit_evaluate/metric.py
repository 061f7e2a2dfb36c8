"""A module of Hugging Face's `evaluate` as a metric: of each answer, and of all answers together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from ftkit import Answer, Component, ConfigError, CorpusScore, ModelPath, Score, interfaces
from ftkit_evaluate.modules import figures_of, script_of

_NO_REFERENCE = Score(absent="no reference")
_TOGETHER_ONLY = Score(absent="it has a value for all answers together only")


class Evaluate(Component, frozen=True, kw_only=True):
    """A module of `evaluate`: what it says of each answer alone, and of all answers together.

    The figures of all answers are computed from all texts, so memory grows with the number of different answers.

    module: a name ("wer", "exact_match") or a folder with a script of the folder's name. config: the module's
    configuration. options: handed to its `compute`. figures: those of its numbers that are kept; without it, the one
    of the module's name. labels: the module takes whole numbers, and a text is the place of its label in this list,
    -1 where it is none of them. lower_is_better: it measures errors. together_only: of one answer alone it makes no
    sense.
    """

    name: ClassVar[str] = "evaluate"
    passes_or_fails: ClassVar[bool] = False
    module: ModelPath
    config: str = ""
    options: dict[str, Any] = {}
    figures: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    lower_is_better: bool = False
    together_only: bool = False

    @property
    def measures(self) -> tuple[str, ...]:
        """The figures that are kept."""
        return self.figures or (Path(self.module).stem,)

    @property
    def higher_is_better(self) -> bool:
        """Unless it measures errors."""
        return not self.lower_is_better

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent where the reference is missing, or a figure is no number."""
        for answer in answers:
            if answer.reference is None or not answer.reference.strip():
                yield _NO_REFERENCE
            elif self.together_only:
                yield _TOGETHER_ONLY
            else:
                found = self._figures([(answer.text, answer.reference)])
                missing = [measure for measure in self.measures if measure not in found]
                yield Score(absent=f"no number for {', '.join(missing)}") if missing else Score(values=found)

    def counts(self, answers: Iterable[Answer]) -> interfaces.Counts:
        """How often each pair of an answer and its reference occurs."""
        pairs = ((one.text, one.reference) for one in answers if one.reference and one.reference.strip())
        return {msgspec.json.encode(pair).decode(): n for pair, n in Counter(pairs).items()}

    def corpus_score(self, counts: interfaces.Counts) -> CorpusScore:
        """The module's figures for all answers."""
        pairs = [msgspec.json.decode(key, type=tuple[str, str]) for key, n in counts.items() for _ in range(int(n))]
        if not pairs:
            return CorpusScore(absent="no answer has a reference")
        found = self._figures(pairs)
        return CorpusScore(values=found, absent="" if found else "the module gave no number")

    def sources(self) -> tuple[Path, ...]:
        """The module's script, where it lies in a folder."""
        return script_of(self.module)

    def versions(self) -> dict[str, str]:
        """`evaluate`'s."""
        return {"evaluate": version("evaluate")}

    def _figures(self, pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
        """The kept figures. Raises ConfigError where the module has none of them."""
        given, wanted = zip(*pairs, strict=True)
        said = figures_of(self.module, self.config, (self._put(given), self._put(wanted)), self.options)
        kept = {measure: said[measure] for measure in self.measures if measure in said}
        if said and not kept:
            raise ConfigError(
                f"evaluate's module '{self.module}' gives {', '.join(said)} and not {', '.join(self.measures)}. "
                "Name those to keep: 'figures: [...]'."
            )
        return kept

    def _put(self, texts: Sequence[str]) -> list[Any]:
        """The texts as the module takes them."""
        if not self.labels:
            return list(texts)
        places = {label: place for place, label in enumerate(self.labels)}
        return [places.get(text.strip(), -1) for text in texts]
