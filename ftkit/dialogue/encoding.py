"""Messages as token ids, for training and for answering alike."""

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from ftkit.dialogue import turns
from ftkit.errors import ConfigError, DataError
from ftkit.values import Example, Message

_CHUNK = 500

Tools = str | UnsetType
"""The functions that may be called: a JSON list, verbatim."""


class Encoded(msgspec.Struct, frozen=True, kw_only=True):
    """A row as training reads it: its token ids, and from where on they are trained."""

    id: str
    ids: list[int]
    prompt: int  # the leading tokens that are masked
    asked: int  # the tokens that the model is asked with; more than `prompt` where these are no prefix of the row

    @property
    def whole(self) -> int:
        """All tokens."""
        return len(self.ids)

    @property
    def trained(self) -> list[int]:
        """The tokens that have a loss."""
        return self.ids[self.prompt :]

    def within(self, limit: int) -> int:
        """The tokens where it is cut after so many."""
        return min(self.whole, limit)


class Dialogue(msgspec.Struct, frozen=True, kw_only=True):
    """A tokenizer with a chat template."""

    tokenizer: Any
    template: str = "chat template"  # where it stands, for messages
    ends: frozenset[int] = frozenset()  # the tokens at which the model stops
    arguments: turns.Arguments = "mapping"  # how the template wants those of a tool call

    @property
    def template_digest(self) -> str:
        """The digest of the chat template: training and scoring must use the same one."""
        return blake2b(self.tokenizer.chat_template.encode(), digest_size=16).hexdigest()

    def encoded(self, rows: Iterable[Example]) -> Iterator[Encoded]:
        """Each row as it is trained, in order: what the trainer, every check and every report read.

        Raises DataError naming the row that the template refuses.
        """
        rows = iter(rows)
        while chunk := list(islice(rows, _CHUNK)):
            prompts = self.token_ids([self._row_text(row, row.prompt, asking=True) for row in chunk])
            wholes = self.token_ids(
                [self._row_text(row, (*row.prompt, *row.completion), asking=False) for row in chunk]
            )
            for row, prompt, whole in zip(chunk, prompts, wholes, strict=True):
                yield Encoded(id=row.id, ids=whole, prompt=shared_length(prompt, whole), asked=len(prompt))

    def text(self, messages: Sequence[Message], tools: Tools = UNSET, *, asking: bool) -> str:
        """The conversation as the template writes it. Raises DataError with the template's own words of refusal."""
        from jinja2 import TemplateError

        try:
            plain = [turns.plain(message, self.arguments) for message in messages]
            known = json.loads(tools) if tools else None
            rendered = self.tokenizer.apply_chat_template(
                plain, tools=known, tokenize=False, add_generation_prompt=asking
            )
            str(rendered).encode()  # half a surrogate pair is no text, and tokenizers fail on it
        except (TemplateError, TypeError, ValueError) as error:
            raise DataError(f"{self.template} cannot write this conversation: {error}") from error
        return str(rendered)

    def token_ids(self, texts: list[str]) -> list[list[int]]:
        """The token ids of each text that the template wrote."""
        # The template writes the special tokens itself; adding them again would double the first one.
        ids: list[list[int]] = self.tokenizer(texts, add_special_tokens=False)["input_ids"] if texts else []
        return ids

    def _row_text(self, row: Example, messages: Sequence[Message], *, asking: bool) -> str:
        try:
            return self.text(messages, row.tools, asking=asking)
        except DataError as error:
            raise DataError(f"row '{row.id}' ({row.origin}): {error}") from error


def opened(folder: Path) -> Dialogue:
    """The dialogue of a model folder. Raises ConfigError when its tokenizer has no chat template."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
    if not isinstance(tokenizer.chat_template, str):
        raise ConfigError(
            f"the model in {folder} has no chat template. Name an instruction-tuned model ('...-Instruct')."
        )
    own = folder / "chat_template.jinja"
    return Dialogue(
        tokenizer=tokenizer,
        template=f"the chat template {own if own.is_file() else f'in {folder}'}",
        ends=_ends(folder, tokenizer),
        arguments=turns.wanted_arguments(tokenizer),
    )


def shared_length(a: Sequence[int], b: Sequence[int]) -> int:
    """How many leading tokens two sequences have in common."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _ends(folder: Path, tokenizer: Any) -> frozenset[int]:
    """The tokenizer's end token and those of the model's settings for generation, which is where it stops."""
    found = {tokenizer.eos_token_id}
    for file in (folder / "generation_config.json", folder / "config.json"):
        if file.is_file():
            said = json.loads(file.read_text(encoding="utf-8")).get("eos_token_id")
            found |= set(said) if isinstance(said, list) else {said}
            break
    return frozenset(found - {None})
