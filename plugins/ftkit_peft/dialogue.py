"""Messages as token ids: the one place where a chat template is applied, for training and for answering alike."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from ftkit import ConfigError, Example, Message

_CHUNK = 500
_PROBE = (Message(role="user", content="Is the ward open?"),)
_PROBE_ANSWER = (Message(role="assistant", content="It is open."),)


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """A row's length in tokens, as training will see it."""

    id: str
    prompt: int
    whole: int  # prompt and completion

    @property
    def completion(self) -> int:
        """The tokens that are trained."""
        return self.whole - self.prompt


class Dialogue(msgspec.Struct, frozen=True, kw_only=True):
    """A tokenizer with a chat template."""

    tokenizer: Any

    @property
    def template_digest(self) -> str:
        """The digest of the chat template: training and scoring must use the same one."""
        return blake2b(self.tokenizer.chat_template.encode(), digest_size=16).hexdigest()

    def prompts(self, conversations: Sequence[Sequence[Message]]) -> list[list[int]]:
        """The token ids a model is asked with, up to where its answer begins."""
        return self._ids([self._text(messages, asking=True) for messages in conversations])

    def wholes(self, conversations: Sequence[Sequence[Message]]) -> list[list[int]]:
        """The token ids of complete conversations."""
        return self._ids([self._text(messages, asking=False) for messages in conversations])

    def measured(self, rows: Iterable[Example]) -> Iterator[Measured]:
        """The length of each row, in order."""
        rows = iter(rows)
        while chunk := list(islice(rows, _CHUNK)):
            prompts = self.prompts([row.prompt for row in chunk])
            wholes = self.wholes([(*row.prompt, *row.completion) for row in chunk])
            for row, prompt, whole in zip(chunk, prompts, wholes, strict=True):
                yield Measured(id=row.id, prompt=shared_length(prompt, whole), whole=len(whole))

    def faults(self) -> Iterator[tuple[str, str]]:
        """What makes the chat template unfit for training on completions, as reason and detail."""
        [prompt], [whole] = self.prompts([_PROBE]), self.wholes([(*_PROBE, *_PROBE_ANSWER)])
        trained = whole[shared_length(prompt, whole) :]
        if whole[: len(prompt)] != prompt:
            yield "prompt-not-prefix", "the chat template renders a prompt differently when an answer follows it"
        if not trained:
            yield "nothing-trained", "the chat template leaves no token of an answer to train"
        if self.tokenizer.eos_token_id not in trained:
            end = self.tokenizer.eos_token
            yield "end-not-trained", f"the chat template does not end an answer with {end}: the model would never stop"

    def _text(self, messages: Sequence[Message], *, asking: bool) -> str:
        plain = [{"role": message.role, "content": message.content} for message in messages]
        return str(self.tokenizer.apply_chat_template(plain, tokenize=False, add_generation_prompt=asking))

    def _ids(self, texts: list[str]) -> list[list[int]]:
        # The template writes the special tokens itself; adding them again would double the first one.
        ids: list[list[int]] = self.tokenizer(texts, add_special_tokens=False)["input_ids"] if texts else []
        return ids


def opened(folder: Path) -> Dialogue:
    """The dialogue of a model folder. Raises ConfigError when its tokenizer has no chat template."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    if not isinstance(tokenizer.chat_template, str):
        raise ConfigError(
            f"the model in {folder} has no chat template. Name an instruction-tuned model ('...-Instruct')."
        )
    return Dialogue(tokenizer=tokenizer)


def shared_length(a: Sequence[int], b: Sequence[int]) -> int:
    """How many leading tokens two sequences have in common."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
