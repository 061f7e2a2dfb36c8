"""Answers that can only be of a given form: tokens that would leave a grammar are never chosen.

The grammar is llguidance's, which takes JSON Schema, a closed list and regular expressions.
"""

import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftkit import AnswerForm, BackendError, ConfigError

if TYPE_CHECKING:
    from ftkit_peft.choices import Choice

_SPACES = {"whitespace_pattern": r"[\x20\n]{0,12}"}  # enough to indent by; without a bound models lose themselves in it
_INSTALL = "constrained answers need llguidance: pip install 'ftkit[peft]'"


def of_schema(path: str) -> str:
    """The grammar of a JSON Schema in a file. Raises ConfigError where it cannot be read."""
    try:
        return _of_schema_text(Path(path).read_text("utf-8"), f"json_schema '{path}'")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"json_schema '{path}': {error}.") from error


def of_form(form: AnswerForm) -> str:
    """The grammar of what a contract asks for. Raises ConfigError for a schema that cannot be one."""
    if form.json_schema:
        return _of_schema_text(form.json_schema, "the contract's JSON Schema")
    return of_values(form.one_of) if form.one_of else of_regex(form.regex)


def of_values(values: Sequence[str]) -> str:
    """The grammar of a closed list."""
    return str(_matcher().grammar_from_lark("start: " + " | ".join(json.dumps(value) for value in values)))


def of_regex(pattern: str) -> str:
    """The grammar of a regular expression over the whole answer."""
    return str(_matcher().grammar_from_regex(pattern))


class Form:
    """A grammar, ready to be held against the tokens of a model. Raises ConfigError for one that cannot be."""

    def __init__(self, grammar: str, tokenizer: Any, vocabulary: int, ends: Sequence[int]) -> None:
        from llguidance import LLMatcher
        from llguidance.hf import from_tokenizer

        self.vocabulary = vocabulary
        self._first = LLMatcher(from_tokenizer(tokenizer, n_vocab=vocabulary, eos_token=list(ends)), grammar)
        if self._first.is_error():
            raise ConfigError(f"no answer can be held to this form: {self._first.get_error()}")

    def matchers(self, rows: int) -> list[Any]:
        """One for each row, at the answer's beginning."""
        return [self._first.deep_copy() for _ in range(rows)]


class Constrained:
    """Another choice's tokens, among those that the grammar allows next. An answer that is complete ends."""

    def __init__(self, choice: "Choice", form: Form, rows: int) -> None:
        from llguidance.numpy import allocate_token_bitmask

        self._choice = choice
        self._matchers = form.matchers(rows)
        self._masks = allocate_token_bitmask(rows, form.vocabulary)

    def tokens(self, logits: Any, rows: Sequence[int]) -> Any:
        """The tokens, which each row's matcher then takes for said."""
        import torch
        from llguidance.numpy import fill_next_token_bitmask

        for row in rows:
            fill_next_token_bitmask(self._matchers[row], self._masks, row)  # once stopped, the end tokens alone
        bits = torch.from_numpy(self._masks[list(rows)]).to(logits.device)
        places = torch.arange(32, device=logits.device, dtype=torch.int32)
        allowed = (bits[:, :, None] >> places & 1).flatten(1)[:, : logits.shape[1]].bool()
        tokens = self._choice.tokens(logits.masked_fill(~allowed, float("-inf")), rows)
        for row, token in zip(rows, tokens.tolist(), strict=True):
            if not self._matchers[row].is_stopped():
                self._matchers[row].consume_token(token)
        return tokens


def _of_schema_text(schema: str, named: str) -> str:
    try:
        return str(_matcher().grammar_from_json_schema(schema, defaults=_SPACES))
    except ValueError as error:
        raise ConfigError(f"{named}: {error}.") from error


def _matcher() -> Any:
    if find_spec("llguidance") is None:
        raise BackendError(_INSTALL)
    from llguidance import LLMatcher

    return LLMatcher
