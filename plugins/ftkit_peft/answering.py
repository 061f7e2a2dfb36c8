"""A loaded model's replies, batch by batch."""

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from ftkit import Reply, Request
from ftkit_peft import constraints, sampling

if TYPE_CHECKING:
    from ftkit_peft.choices import Choice

_BATCH_TOKENS = 1 << 15  # prompts and answers of a batch, padding included: 1.5 GB of keys and values for 135M weights


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request with its prompt as the model reads it."""

    request: Request
    prompt: list[int]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How tokens are chosen."""

    temperature: float
    top_p: float
    seed: int
    grammar: str  # as llguidance takes it; empty where answers are free


class Answering:
    """A loaded model and the requests' shared prompt part."""

    def __init__(self, model: Any, tokenizer: Any, prompts: Sequence[list[int]], settings: Settings) -> None:
        from ftkit_peft.decoding import Decoder, shared_part

        self.tokenizer, self.settings = tokenizer, settings
        self.context = getattr(model.config, "max_position_embeddings", None) or 1 << 30
        self.ends = _end_tokens(model, tokenizer)
        pad = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id
        self.decoder = Decoder(model, self.ends, pad, shared_part(prompts))
        vocabulary = model.get_output_embeddings().weight.shape[0]
        grammar = settings.grammar
        self.form = constraints.Form(grammar, tokenizer, vocabulary, sorted(self.ends)) if grammar else None

    def replies(self, batch: Sequence[Asked]) -> Iterator[Reply]:
        """A reply to each request of a batch; if the batch fails, each says why."""
        limits = [max(1, min(one.request.max_tokens, self.context - len(one.prompt))) for one in batch]
        begun = time.perf_counter()
        try:
            choice = self._choice([one.request for one in batch])
            answers = self.decoder.answers([one.prompt for one in batch], limits, choice)
        except (RuntimeError, MemoryError) as error:  # torch's out-of-memory errors are RuntimeErrors
            yield from (_failed(one, f"a batch of {len(batch)} failed: {error}") for one in batch)
            return
        seconds = (time.perf_counter() - begun) / len(batch)
        for one, tokens in zip(batch, answers, strict=True):
            stopped = tokens[-1] in self.ends
            yield Reply(
                id=one.request.id,
                # Special tokens are marks of the template, no text. Spaces and line ends are the model's own and stay.
                output=self.tokenizer.decode(tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False),
                prompt_tokens=len(one.prompt),
                completion_tokens=len(tokens),
                seconds=seconds,
                finish="stop" if stopped else "length",
            )

    def _choice(self, requests: Sequence[Request]) -> "Choice":
        choice = sampling.choice(requests, self.settings.temperature, self.settings.top_p, self.settings.seed)
        return constraints.Constrained(choice, self.form, len(requests)) if self.form else choice


def batches(asked: Sequence[Asked], size: int, tokens: int = _BATCH_TOKENS) -> Iterator[list[Asked]]:
    """The requests by prompt length, then id, in batches: a function of the whole list alone.

    A batch has at most `size` requests, and fewer where they would take more than so many tokens.
    """
    batch: list[Asked] = []
    for one in sorted(asked, key=lambda one: (len(one.prompt), one.request.id)):
        width = len(one.prompt) + max(each.request.max_tokens for each in (*batch, one))
        if batch and (len(batch) == size or (len(batch) + 1) * width > tokens):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


def fitting(asked: Sequence[Asked], context: int | None) -> tuple[list[Asked], list[Reply]]:
    """The requests that leave the model room for an answer, and replies for the rest."""
    if context is None:
        return list(asked), []
    short = [one for one in asked if len(one.prompt) < context]
    too_long = [one for one in asked if len(one.prompt) >= context]
    return short, [_failed(one, f"the prompt fills the model's context of {context:,} tokens") for one in too_long]


def _failed(one: Asked, why: str) -> Reply:
    return Reply(id=one.request.id, prompt_tokens=len(one.prompt), error=why)


def _end_tokens(model: Any, tokenizer: Any) -> frozenset[int]:
    ends = model.generation_config.eos_token_id
    known = ends if isinstance(ends, list) else [ends]
    return frozenset(token for token in [*known, tokenizer.eos_token_id] if token is not None)
