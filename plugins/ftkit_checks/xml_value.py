"""Whether an answer is well-formed XML with the elements asked for."""

from collections import Counter
from typing import ClassVar, Literal

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import listed, quoted
from ftkit_checks.xml_outline import XmlOutline


class Xml(TextCheck, frozen=True, kw_only=True):
    """The whole answer is one well-formed XML document, without a DOCTYPE.

    root: the name of its outermost element. elements: those that must stand in the root, each once.
    order: "listed" wants them in the order of the list, "any" in any. others: whether other elements may stand in the
    root, "refused" or "allowed".
    """

    name: ClassVar[str] = "xml"
    root: str = ""
    elements: tuple[str, ...] = ()
    order: Literal["listed", "any"] = "listed"
    others: Literal["refused", "allowed"] = "refused"

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        for element in (*([self.root] if self.root else []), *self.elements):
            if not element or any(letter in "<>/&\"' \t\n" for letter in element):
                raise ConfigError(f"{quoted(element)} is no name of an element. Give the name alone, without < and >.")
        for element, n in Counter(self.elements).items():
            if n > 1:
                raise ConfigError(f"the element {quoted(element)} is listed twice. List each one once.")

    def judge(self) -> Judge:
        """The judge of one text."""

        def judged(text: str) -> Finding:
            if not text or text.isspace():
                return failed("the answer is empty")
            outline = XmlOutline(text)
            return outline.refused or self._judged(outline)

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        start = "Answer with one well-formed XML document and nothing else, without a code fence and without a DOCTYPE"
        root = f', whose root element is "{self.root}"' if self.root else ""
        if not self.elements:
            return f"{start}{root}."
        noun = "element" if len(self.elements) == 1 else "elements"
        order = " in this order" if self.order == "listed" and len(self.elements) > 1 else ""
        others = "" if self.others == "allowed" else " and no others"
        holds = f"{' and' if root else ', whose root element'} holds the {noun} {listed(self.elements, 'and')}"
        return f"{start}{root}{holds}{order}{others}."

    def _judged(self, outline: XmlOutline) -> Finding:
        if self.root and outline.root != self.root:
            return failed(f"the root element is {quoted(outline.root)}, not {quoted(self.root)}", outline.span(0))
        if not self.elements:
            return PASSED
        first: dict[str, int] = {}
        for place, (name, _) in enumerate(outline.children):
            if name not in self.elements:
                if self.others == "refused":
                    return failed(f"the element {quoted(name)} is not one of those asked for", outline.span(place + 1))
            elif first.setdefault(name, place) != place:
                return failed(f"the element {quoted(name)} is there twice", outline.span(place + 1))
        return self._ordered(first, outline)

    def _ordered(self, first: dict[str, int], outline: XmlOutline) -> Finding:
        for element in self.elements:
            if element not in first:
                return failed(f"the element {quoted(element)} is missing")
        if self.order == "any" or list(first) == list(self.elements):
            return PASSED
        late, wanted = next(pair for pair in zip(first, self.elements, strict=True) if pair[0] != pair[1])
        reason = f"the element {quoted(late)} comes before {quoted(wanted)}"
        return failed(reason, outline.span(first[late] + 1))
