"""What an XML text has at its top, read by expat in one pass.

A DOCTYPE is refused, and with it entities of one's own: what a few lines could blow up to gigabytes, or have read from
a file or the network, cannot be said. Namespaces are taken as they are written.
"""

from typing import TYPE_CHECKING

from ftkit import Finding, failed

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

MAX_DEPTH = 200


class _Refused(Exception):  # noqa: N818 - a finding on its way out of the parser
    """What the parser met is not allowed."""


class XmlOutline:
    """The root and the elements directly in it, each with the byte where its tag begins; or why the text is no XML."""

    def __init__(self, text: str) -> None:
        from xml.parsers.expat import ErrorString, ExpatError, ParserCreate

        self.root = ""
        self.children: list[tuple[str, int]] = []
        self.refused: Finding | None = None
        self._depth = 0
        self._starts: list[int] = [0]
        try:
            self._bytes = text.encode()
        except UnicodeEncodeError as error:
            self.refused = failed("half of a surrogate pair is no character", (error.start, error.end))
            return
        self._parser = ParserCreate("utf-8")
        self._listen(self._parser)
        try:
            self._parser.Parse(self._bytes, True)
        except _Refused as refused:
            self.refused = failed(str(refused), self._at(self._parser.CurrentByteIndex))
        except ExpatError as error:
            reason = f"{ErrorString(error.code)} in line {error.lineno}, column {error.offset + 1}"
            self.refused = failed(f"not well-formed XML: {reason}", self._at(self._parser.ErrorByteIndex))

    def span(self, element: int) -> tuple[int, int]:
        """The start tag's first characters, of the root (0) or of the n-th element in it."""
        name, start = (self.root, self._starts[0]) if element == 0 else self.children[element - 1]
        before = len(self._bytes[:start].decode(errors="replace"))
        return before, before + 1 + len(name)

    def _listen(self, parser: "XMLParserType") -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, name: str, _: object) -> None:
        self._depth += 1
        if self._depth == 1:
            self.root, self._starts[0] = name, self._parser.CurrentByteIndex
        elif self._depth == 2:
            self.children.append((name, self._parser.CurrentByteIndex))
        elif self._depth > MAX_DEPTH:
            raise _Refused(f"nested more than {MAX_DEPTH} levels deep")

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _doctype(self, *_: object) -> None:
        raise _Refused("a DOCTYPE is not allowed")

    def _at(self, byte: int) -> tuple[int, int]:
        start = len(self._bytes[: max(byte, 0)].decode(errors="ignore"))
        return start, start + (byte < len(self._bytes))
