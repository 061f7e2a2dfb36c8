"""Rows as Tinker reads them: token ids, the token that follows each, and how much its loss counts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ftkit import RefusedError, dialogue

if TYPE_CHECKING:
    from tinker import Datum, TensorData


def batch(rows: Iterable[dialogue.Encoded], limit: int) -> "list[Datum]":
    """The rows of one step, each cut after `limit` tokens.

    Tinker's cross entropy is a sum over tokens. The weights of all trained tokens of the batch sum to 1, so that it is
    their mean, and a learning rate means the same for long rows and for short ones.
    """
    cut = [(row, row.ids[:limit]) for row in rows]
    trained = sum(max(0, len(ids) - max(1, row.prompt)) for row, ids in cut)
    if not trained:
        raise RefusedError("no token of these rows is trained: the prompts fill max_tokens. Raise max_tokens.")
    return [_datum(ids, row.prompt, 1 / trained) for row, ids in cut]


def loss(data: "Sequence[Datum]", outputs: "Sequence[Mapping[str, TensorData]]") -> float:
    """The mean loss of the trained tokens. Raises KeyError where a row's log probabilities were not told.

    Servers of Tinker's format sum it up under names of their own, or not at all; all tell log probabilities.
    """
    total = 0.0
    for datum, output in zip(data, outputs, strict=True):
        weights, logprobs = datum.loss_fn_inputs["weights"].to_numpy(), output["logprobs"].to_numpy()
        counted = weights > 0
        total -= float((weights[counted] * logprobs[counted]).sum(dtype="float64"))
    return total


def _datum(ids: list[int], prompt: int, weight: float) -> "Datum":
    from tinker import Datum, ModelInput

    weights = [weight if place >= prompt else 0.0 for place in range(1, len(ids))]
    return Datum(
        model_input=ModelInput.from_ints(ids[:-1]),
        loss_fn_inputs={"target_tokens": ids[1:], "weights": weights},  # type: ignore[dict-item] # made tensors by it
    )
