"""Whether an answer uses the marks of Markdown that it should, and no others."""

from collections.abc import Callable
from typing import Annotated, ClassVar, Literal

import msgspec

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_checks.markdown_marks import Marked, Place
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import quoted

Use = Literal["allowed", "required", "none"]
Level = Annotated[int, msgspec.Meta(ge=1, le=6)]

_FINDERS: dict[str, Callable[[Marked], Place | None]] = {
    "headings": lambda marked: (found := marked.heading()) and (found.start, found.end),
    "lists": Marked.list_item,
    "tables": Marked.table,
    "code": lambda marked: marked.fence,
    "inline_code": Marked.inline_code,
    "links": Marked.link,
    "images": Marked.image,
    "bold": Marked.bold,
}
_NAMES = {
    "lists": "bulleted or numbered lists",
    "code": "code fences",
    "inline_code": "code within a line",
    "bold": "bold text",
}


class Markdown(TextCheck, frozen=True, kw_only=True):
    """The answer's Markdown: each kind of mark is "allowed", "required" at least once, or wanted "none" at all.

    headings, lists, tables, code, inline_code, links, images, bold: "allowed", "required" or "none"; code is a fenced
    block, and nothing within it is a mark. heading_levels: the levels that headings may have, such as [2, 3]; all
    where it is empty.
    """

    name: ClassVar[str] = "markdown"
    headings: Use = "allowed"
    lists: Use = "allowed"
    tables: Use = "allowed"
    code: Use = "allowed"
    inline_code: Use = "allowed"
    links: Use = "allowed"
    images: Use = "allowed"
    bold: Use = "allowed"
    heading_levels: tuple[Level, ...] = ()

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if not (self._kinds("required") or self._kinds("none") or self.heading_levels):
            raise ConfigError(f"everything is allowed. Set one of {', '.join(_FINDERS)} to required or none.")
        if self.heading_levels and self.headings == "none":
            raise ConfigError("headings: none leaves no heading for 'heading_levels'. Leave one of them out.")

    def judge(self) -> Judge:
        """The judge of one text."""
        required = [(kind, _FINDERS[kind]) for kind in self._kinds("required")]
        forbidden = [(kind, _FINDERS[kind]) for kind in self._kinds("none")]

        def judged(text: str) -> Finding:
            marked = Marked.of(text)
            for kind, find in forbidden:
                if (at := find(marked)) is not None:
                    return failed(f"{quoted(text[slice(*at)])} is not allowed: no {_named(kind)}", at)
            if self.heading_levels and (heading := marked.heading(self.heading_levels)):
                at = heading.start, heading.end
                return failed(f"{quoted(text[slice(*at)])} is a heading of level {heading.level}", at)
            for kind, find in required:
                if find(marked) is None:
                    return failed(f"has no {_named(kind)}")
            return PASSED

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        levels = " or ".join("#" * level for level in self.heading_levels)
        rules = [
            f"use {_all(self._kinds('required'), 'and')}",
            f"begin each heading with {levels}" if levels else "",
            f"do not use {_all(self._kinds('none'), 'or')}",
        ]
        sentence = "; ".join(rule for rule in rules if rule and not rule.endswith("use "))
        return f"In Markdown, {sentence}."

    def _kinds(self, use: Use) -> list[str]:
        return [kind for kind in _FINDERS if getattr(self, kind) == use]


def _named(kind: str) -> str:
    return _NAMES.get(kind, kind)


def _all(kinds: list[str], joint: str) -> str:
    names = [_named(kind) for kind in kinds]
    return f"{', '.join(names[:-1])} {joint} {names[-1]}" if len(names) > 1 else "".join(names)
