"""A plugin of another distribution: how near an answer is to its reference in meaning, by an encoder of one's own."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from ftkit import Answer, BackendError, Component, ModelPath, Score, hookimpl, interfaces

if TYPE_CHECKING:
    from torch import Tensor

_NO_REFERENCE = Score(absent="no reference")


class Meaning(Component, frozen=True, kw_only=True):
    """The cosine between the mean vectors of answer and reference, from -1 to 1.

    model: the encoder, a folder or a name that transformers knows. batch: so many texts are encoded at a time.
    """

    name: ClassVar[str] = "meaning"
    measures: ClassVar[tuple[str, ...]] = ("meaning",)
    passes_or_fails: ClassVar[bool] = False
    model: ModelPath
    batch: int = 32

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent where the reference is missing. An empty answer scores 0."""
        stream = iter(answers)
        while some := list(islice(stream, self.batch)):
            pairs = [(one.text, one.reference) for one in some if one.reference and one.text.strip()]
            near = iter(self._cosines(pairs))
            for one in some:
                if not one.reference:
                    yield _NO_REFERENCE
                else:
                    yield Score(values={"meaning": next(near) if one.text.strip() else 0.0})

    def versions(self) -> dict[str, str]:
        """The digest of the encoder's weights."""
        digest = hashlib.blake2b(digest_size=8)
        for tensor in _encoder(self.model)[1].state_dict().values():
            digest.update(tensor.cpu().float().numpy().tobytes())
        return {"encoder": digest.hexdigest()}

    def _cosines(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        if not pairs:
            return []
        given, wanted = zip(*pairs, strict=True)
        import torch

        near = torch.nn.functional.cosine_similarity(_vectors(self.model, given), _vectors(self.model, wanted))
        cosines: list[float] = near.tolist()
        return cosines


def _vectors(model: str, texts: Sequence[str]) -> "Tensor":
    """The mean of each text's last layer, padding left out."""
    import torch

    tokenizer, encoder = _encoder(model)
    batch = tokenizer(list(texts), padding=True, truncation=True, return_tensors="pt")
    with torch.inference_mode():
        layer = encoder(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1)
    return (layer * mask).sum(1) / mask.sum(1).clamp(min=1)


@cache
def _encoder(model: str) -> tuple[Any, Any]:
    """Loaded once in a process."""
    from transformers import AutoModel, AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(model), AutoModel.from_pretrained(model).eval()
    except OSError as error:
        raise BackendError(f"meaning cannot load the encoder '{model}': {error}") from error


@hookimpl
def ftkit_metrics() -> Iterable[type[interfaces.Metric]]:
    """Offers the metric `meaning`."""
    return [Meaning]
