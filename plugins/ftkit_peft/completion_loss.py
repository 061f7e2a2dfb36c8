"""The loss on completion tokens alone, for processors without Triton.

There TRL scores every position of every row against the whole vocabulary, entropy included: on two cores that takes
three quarters of a step. Prompt and padding have no loss, so they need no logits. Imports torch: for the child only.
"""

from typing import Any

import torch
from torch.nn import functional

_CHUNK_TOKENS = 128
_TOLERANCE = 1e-2  # bfloat16 makes a few parts in a thousand; another head makes far more


class _SummedCrossEntropy(torch.autograd.Function):  # type: ignore[misc]
    """-log p of each label, summed; the head's weight is frozen, so its gradient is not computed.

    The gradient is taken while a chunk's logits are at hand, so no more than a chunk of them ever exists.
    """

    @staticmethod
    def forward(ctx: Any, hidden: torch.Tensor, weight: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        gradient = torch.empty_like(hidden)
        loss = hidden.new_zeros((), dtype=torch.float32)
        for start in range(0, len(hidden), _CHUNK_TOKENS):
            chunk = slice(start, start + _CHUNK_TOKENS)
            logits, label = (hidden[chunk] @ weight.T).float(), labels[chunk, None]
            normaliser = logits.logsumexp(1, keepdim=True)
            loss += (normaliser - logits.gather(1, label)).sum()
            share = logits.sub_(normaliser).exp_()
            share.scatter_add_(1, label, share.new_full(label.shape, -1.0))
            gradient[chunk] = share.to(weight.dtype) @ weight
        ctx.save_for_backward(gradient)
        return loss

    @staticmethod
    def backward(ctx: Any, *outer: torch.Tensor) -> Any:
        (gradient,) = ctx.saved_tensors
        return gradient * outer[0].to(gradient.dtype), None, None


def completion_loss(model: Any, inputs: dict[str, torch.Tensor], weight: torch.Tensor) -> torch.Tensor:
    """The summed loss of a batch padded on the right; `weight` is the frozen output head in the type to compute in.

    No attention mask is passed: a token never looks at what follows it, and padding follows. Positions divide rows that
    share a sequence.
    """
    told = {name: inputs[name] for name in ("input_ids", "position_ids") if name in inputs}
    hidden = model.base_model(**told, use_cache=False).last_hidden_state[:, :-1]
    labels = inputs["labels"][:, 1:]
    trained = labels != -100
    with torch.autocast(hidden.device.type, enabled=False):
        loss: torch.Tensor = _SummedCrossEntropy.apply(hidden[trained].to(weight.dtype), weight, labels[trained])
    return loss


def agrees(model: Any, batch: dict[str, torch.Tensor]) -> bool:
    """Whether this loss is the model's own for a batch.

    It is not where the head is scaled, the loss has another term, or tokens look at what follows them.
    """
    head = model.get_output_embeddings()
    if head is None or getattr(head, "bias", None) is not None or type(head) is not torch.nn.Linear:
        return False
    labels = batch["labels"]
    with torch.no_grad():
        logits = model(**{name: given for name, given in batch.items() if name != "labels"}, use_cache=False).logits
        flat = logits[:, :-1].flatten(0, 1).float()
        theirs = functional.cross_entropy(flat, labels[:, 1:].flatten(), reduction="sum")
        ours = completion_loss(model, batch, head.weight)
    return bool((theirs - ours).abs() <= _TOLERANCE * theirs.abs())
