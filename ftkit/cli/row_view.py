"""A row on a terminal: its messages, or its tokens with the trained ones set off; or why it was rejected.

With colours the trained tokens have a background; without, they stand between two brackets.
"""

from collections.abc import Iterator
from itertools import accumulate, groupby

from rich.text import Text

from ftkit.cli.show import results
from ftkit.reporting.plain import one_line, visible
from ftkit.tokens.showing import Shown
from ftkit.values import Example, Message, Reject, Split, TokenizedRow

_OPEN, _CLOSE, _CUT, _LINE_END = "⟦", "⟧", "✂", "↵"
_PAIR = ("with the better answer", "with the worse answer")
_TRAINED_STYLE, _MASKED_STYLE, _NAME_STYLE = "black on green", "dim", "bold"


def shown(found: Shown) -> None:
    """The row or its rejects."""
    for reject in found.rejects:
        _reject(reject)
    if found.row is None:
        return
    _head(found.row, found.split)
    if found.tokens is None:
        _conversation(found.row)
    else:
        _tokens(found.tokens, found.max_tokens)


def _head(row: Example, split: Split | None) -> None:
    _field("row", row.id)
    _field("split", f"{split}" if split == "train" else f"{split}: no run learns from it")
    _field("group", row.group)
    _field("origin", row.origin)
    for column, text in row.record.items():
        _field(f"record.{column}", text)
    if row.tools:
        _field("tools", row.tools)
    results.print()


def _conversation(row: Example) -> None:
    for message in row.prompt:
        _message(message, "")
    for message in row.completion:
        _message(message, " (answer)")
    for message in row.rejected or ():
        _message(message, " (the worse answer)")


def _message(message: Message, what: str) -> None:
    results.print(Text(f"{message.role}{what}", style=_NAME_STYLE))
    if message.content:
        results.print(Text(visible(message.content)))
    for call in message.tool_calls or ():
        results.print(Text(visible(f"-> {call.function.name}({call.function.arguments})")))
    results.print()


def _tokens(row: TokenizedRow, limit: int | None) -> None:
    total, trained = len(row.pieces), sum(row.trained)
    marked = f"between {_OPEN} and {_CLOSE}" if _is_plain() else "on this ground"
    legend = Text(f"{total:,} tokens: {total - trained:,} are read only, {trained:,} are trained and stand ")
    legend.append(marked, style=_TRAINED_STYLE)
    if limit is not None and max(row.parts or (total,)) > limit:
        legend.append(f"; the run's limit of {limit:,} is at {_CUT}")
    results.print(legend)
    for place, part in enumerate(_parts(row)):
        results.print()
        if row.parts:
            results.print(Text(f"{_PAIR[place]}, {len(part.pieces):,} tokens", style=_NAME_STYLE))
        text = Text()
        for piece, is_trained in _stretches(part, limit):
            text.append(_marked(piece) if is_trained else piece, style=_TRAINED_STYLE if is_trained else _MASKED_STYLE)
        results.print(text)


def _parts(row: TokenizedRow) -> Iterator[TokenizedRow]:
    """The row, or what it is read as, one after the other: its prompt with either answer."""
    parts = row.parts or (len(row.pieces),)
    for end, length in zip(accumulate(parts), parts, strict=True):
        part = slice(end - length, end)
        yield TokenizedRow(id=row.id, pieces=row.pieces[part], trained=row.trained[part])


def _stretches(row: TokenizedRow, limit: int | None) -> Iterator[tuple[str, bool]]:
    """The text in stretches that are all trained or all not, with a mark where the run's limit is."""
    cut = limit if limit is not None and limit < len(row.pieces) else len(row.pieces)
    for first, end in ((0, cut), (cut, len(row.pieces))):
        pairs = zip(row.pieces[first:end], row.trained[first:end], strict=True)
        for is_trained, stretch in groupby(pairs, key=lambda pair: pair[1]):
            yield visible("".join(piece for piece, _ in stretch)), is_trained
        if first == 0 and end < len(row.pieces):
            yield _CUT, False


def _marked(text: str) -> str:
    """A trained stretch; its line ends can be seen, since they are trained too."""
    text = text.replace("\n", f"{_LINE_END}\n")
    return f"{_OPEN}{text}{_CLOSE}" if _is_plain() else text


def _is_plain() -> bool:
    return results.color_system is None or results.no_color


def _reject(reject: Reject) -> None:
    _field("rejected", f"{reject.reason} ({'by choice' if reject.kind == 'by_choice' else 'a defect'})")
    _field("by", reject.stage)
    _field("origin", reject.origin)
    if reject.detail:
        _field("detail", reject.detail)
    if reject.like:
        alike = f", similarity {reject.similarity:.2f}" if isinstance(reject.similarity, float) else ""
        _field("like row", f"{reject.like}{alike}")
    for column, text in reject.record.items():
        _field(f"record.{column}", text)
    results.print()


def _field(name: str, text: str) -> None:
    results.print(Text.assemble((name, _NAME_STYLE), " ", one_line(text)))
