"""All 25 instructions, and the check for one that IFEval's data set describes."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ftkit import ConfigError, nearest
from ftkit_ifeval.ends import EndChecker, Postscript, Quotation
from ftkit_ifeval.instruction import Instruction
from ftkit_ifeval.keywords import Existence, ForbiddenWords, Frequency
from ftkit_ifeval.languages import ResponseLanguage
from ftkit_ifeval.layout import MultipleSections, Title
from ftkit_ifeval.lengths import NumberSentences, NumberWords
from ftkit_ifeval.letter_case import CapitalWordFrequency, EnglishCapital, EnglishLowercase
from ftkit_ifeval.letters import LetterFrequency
from ftkit_ifeval.marks import NumberBulletLists, NumberHighlightedSections, NumberPlaceholders
from ftkit_ifeval.pairs import RepeatPrompt, TwoResponses
from ftkit_ifeval.paragraphs import NthParagraphFirstWord, NumberParagraphs
from ftkit_ifeval.punctuation import NoComma
from ftkit_ifeval.wholes import ConstrainedResponse, JsonFormat

INSTRUCTIONS: tuple[type[Instruction], ...] = (
    *(CapitalWordFrequency, EnglishCapital, EnglishLowercase),
    *(RepeatPrompt, TwoResponses),
    *(NumberPlaceholders, Postscript),
    *(ConstrainedResponse, JsonFormat, MultipleSections, NumberBulletLists, NumberHighlightedSections, Title),
    *(Existence, ForbiddenWords, Frequency, LetterFrequency),
    ResponseLanguage,
    *(NthParagraphFirstWord, NumberParagraphs, NumberSentences, NumberWords),
    NoComma,
    *(EndChecker, Quotation),
)

_BY_ID = {kind.instruction_id: kind for kind in INSTRUCTIONS}


def checks_of(instruction_ids: Sequence[str], kwargs: Sequence[Mapping[str, Any]]) -> tuple[Instruction, ...]:
    """The checks of one row of IFEval's data set, in its order; without kwargs none has any.

    A null option counts as not given, since the data set is also published with every option in every row.
    Raises ConfigError for an instruction that IFEval does not have, and for options that are not the instruction's.
    """
    if kwargs and len(kwargs) != len(instruction_ids):
        raise ConfigError(f"{len(kwargs)} kwargs for {len(instruction_ids)} instructions. Give one for each.")
    given = kwargs or [{}] * len(instruction_ids)
    return tuple(check_of(one, options) for one, options in zip(instruction_ids, given, strict=True))


def check_of(instruction_id: str, kwargs: Mapping[str, Any]) -> Instruction:
    """The check of one instruction. Raises ConfigError as `checks_of` does."""
    kind = _BY_ID.get(instruction_id)
    if kind is None:
        raise ConfigError(f"IFEval has no instruction '{instruction_id}'.{nearest(instruction_id, list(_BY_ID))}")
    try:
        return msgspec.convert({name: value for name, value in kwargs.items() if value is not None}, kind)
    except msgspec.ValidationError as error:
        raise ConfigError(f"instruction '{instruction_id}': {error}") from error
