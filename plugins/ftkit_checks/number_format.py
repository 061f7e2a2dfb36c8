"""Whether an answer writes its numbers as the house does: "1.234,50 EUR" and not "1,234.5 €"."""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import msgspec

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_checks.number_tokens import SPACES, Number, number_at, numbers
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import listed, quoted

Decimals = Annotated[int, msgspec.Meta(ge=0, le=20)]
Count = Annotated[int, msgspec.Meta(ge=0)]

_GROUPS = {" ": f"[{SPACES}]", "'": "['\u2019]"}
_BETWEEN = re.compile(r"[^\w\n.]{0,20}+")  # what may stand between a label and its number


class NumberFormat(TextCheck, frozen=True, kw_only=True):
    """The numbers of the answer are written in one way. Dates, times and names such as B12 are no numbers here.

    decimal: the decimal sign. thousands: the sign between groups of three digits, "" for none; a whole number of four
    digits may do without. decimals: how many digits follow the decimal sign, any number of them without it.
    unit: what stands right behind each number, its space with it: " mg". unit_before: what stands right before: "$".
    after: only numbers behind these labels are looked at, and each label must have one; without it, all numbers.
    min_numbers: how many numbers there must be.
    """

    name: ClassVar[str] = "number_format"
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " ", "'"] = ""
    decimals: Decimals | None = None
    unit: str = ""
    unit_before: str = ""
    after: tuple[str, ...] = ()
    min_numbers: Count = 0

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if self.decimal == self.thousands:
            raise ConfigError(f"'decimal' and 'thousands' are both {quoted(self.decimal)}. Give two different signs.")
        if any(not label.strip() for label in self.after):
            raise ConfigError("'after' has an empty label. Give the words that stand before the number.")

    def judge(self) -> Judge:
        """The judge of one text."""
        right = self._pattern()

        def judged(text: str) -> Finding:
            for label in self.after:
                if refused := self._beside(text, label):
                    return refused
            found = 0
            for number in self._looked_at(text):
                found += 1
                if refused := self._wrong(text, number, right):
                    return refused
            if found < self.min_numbers:
                return failed(f"{found} {'number' if found == 1 else 'numbers'}, at least {self.min_numbers} needed")
            return PASSED

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        which = f"the number after {listed(self.after, 'and after')}" if self.after else "each number"
        decimals = {None: "", 0: ", without decimals", 1: ", with 1 decimal"}.get(
            self.decimals, f", with {self.decimals} decimals"
        )
        least = f", and give at least {self.min_numbers}" if self.min_numbers else ""
        return f'Write {which} like "{self._example()}"{decimals}{least}.'

    def _pattern(self) -> re.Pattern[str]:
        point = re.escape(self.decimal)
        places = rf"(?:{point}[0-9]+)?" if self.decimals is None else rf"{point}[0-9]{{{self.decimals}}}"
        places = "" if self.decimals == 0 else places
        if not self.thousands:
            return re.compile(rf"[0-9]+{places}")
        sign = _GROUPS.get(self.thousands, re.escape(self.thousands))
        year = "" if self.decimals else "|[0-9]{4}"
        return re.compile(rf"[0-9]{{1,3}}(?:{sign}[0-9]{{3}})*{places}{year}")

    def _example(self) -> str:
        places = "5" if self.decimals is None else "50".ljust(self.decimals, "0")[: self.decimals]
        point = self.decimal if places else ""
        return f"{self.unit_before}1{self.thousands}234{point}{places}{self.unit}"

    def _looked_at(self, text: str) -> Iterator[Number]:
        if not self.after:
            yield from numbers(text, spaced=self.thousands == " ", sign=self.unit_before)
        for label in self.after:
            yield from self._behind(text, label)

    def _behind(self, text: str, label: str) -> Iterator[Number]:
        """The numbers right behind the places where a label stands as a word of its own."""
        place = text.find(label)
        while place >= 0:
            end = place + len(label)
            between = _BETWEEN.match(text, end)
            start = between.end() if between else end
            if self.unit_before and text.startswith(self.unit_before, start):
                start += len(self.unit_before)
            number = number_at(text, start, spaced=self.thousands == " ")
            if number and start > end and not text[place - 1 : place].isalnum():
                yield number
            place = text.find(label, end)

    def _beside(self, text: str, label: str) -> Finding | None:
        place = text.find(label)
        if place < 0:
            return failed(f"{quoted(label)} is missing")
        if next(self._behind(text, label), None) is None:
            return failed(f"no number stands behind {quoted(label)}", (place, place + len(label)))
        return None

    def _wrong(self, text: str, number: Number, right: re.Pattern[str]) -> Finding | None:
        span = number.start, number.end
        if not right.fullmatch(text, *span):
            return failed(f"{quoted(text[slice(*span)])} is not written like {quoted(self._example())}", span)
        if self.unit and not number.joined and not text.startswith(self.unit, number.end):
            return failed(f"{quoted(text[slice(*span)])} is not followed by {quoted(self.unit)}", span)
        if self.unit_before and not text.endswith(self.unit_before, 0, number.start):
            return failed(f"{quoted(text[slice(*span)])} does not follow {quoted(self.unit_before)}", span)
        return None
