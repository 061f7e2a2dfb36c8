"""What a chat template must do for a training on completions to make sense; what fails is told before the training.

The end of a turn is trained (else the model never stops), a prompt's tokens are the beginning of the row's (else the
model is asked with what it was not trained on), at least one token is trained, and tools and calls are written at all.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import tee

import msgspec
from msgspec import UNSET

from ftkit.dialogue import pairs
from ftkit.dialogue.encoding import Dialogue, Encoded
from ftkit.dialogue.pairs import EncodedPair
from ftkit.values import Example, Message, Problem

_PROBE = Example(
    id="",
    prompt=(Message(role="user", content="Is the ward open?"),),
    completion=(Message(role="assistant", content="It is open."),),
    group="",
    origin="ftkit's own probe",
)
_MEND = "Mend the template, or name another model"


def of_template(talk: Dialogue) -> list[Problem]:
    """What fails for the plainest of conversations: problems of the whole run, without a row."""
    [row] = talk.encoded([_PROBE])
    return list(_failing(talk, row, _PROBE))


def of_rows(talk: Dialogue, rows: Iterable[Example]) -> Iterator[tuple[Encoded, list[Problem]]]:
    """Each row as it is trained, and the gates that it fails. Tools are looked at in the first row that has them."""
    tools_seen = calls_seen = False
    for_encoding, for_looking = tee(rows)
    for encoded, row in zip(talk.encoded(for_encoding), for_looking, strict=True):
        problems = list(_failing(talk, encoded, row))
        if _has_tools(row) and not tools_seen:
            tools_seen = True
            problems += _unwritten_tools(talk, row)
        if _has_calls(row) and not calls_seen:
            calls_seen = True
            problems += _unwritten_calls(talk, row)
        yield encoded, problems


def of_pairs(talk: Dialogue, rows: Iterable[Example]) -> Iterator[tuple[EncodedPair, list[Problem]]]:
    """Each row of preferences as it is trained, and the gates that either answer fails; each of them once."""
    for_better, for_worse = tee(rows)
    both = zip(of_rows(talk, for_better), of_rows(talk, map(pairs.with_worse, for_worse)), strict=True)
    for (better, of_better), (worse, of_worse) in both:
        known = {problem.reason for problem in of_better}
        problems = [*of_better, *(problem for problem in of_worse if problem.reason not in known)]
        if better.ids == worse.ids:
            detail = f"{talk.template} writes the better and the worse answer alike, so there is nothing to learn."
            problems.append(Problem(id=better.id, reason="no-preference", detail=detail))
        yield EncodedPair(id=better.id, better=better, worse=worse), problems


def _failing(talk: Dialogue, row: Encoded, example: Example) -> Iterator[Problem]:
    if row.prompt < row.asked:
        yield Problem(id=row.id, reason="prompt-not-prefix", detail=_parting(talk, row, example))
    if not row.trained:
        detail = f"{talk.template} leaves no token of the answer to train. {_MEND} whose template writes the answer."
        yield Problem(id=row.id, reason="nothing-trained", detail=detail)
    if not talk.ends.intersection(row.trained):
        ends = " or ".join(sorted(talk.tokenizer.convert_ids_to_tokens(sorted(talk.ends))))
        detail = f"{talk.template} does not end an answer with {ends}: the model would never stop. {_MEND}."
        yield Problem(id=row.id, reason="end-not-trained", detail=detail)


def _parting(talk: Dialogue, row: Encoded, example: Example) -> str:
    """Why the prompt's tokens do not begin the row: other text, or one token across the border of the same text."""
    asked = talk.text(example.prompt, example.tools, asking=True)
    whole = talk.text((*example.prompt, *example.completion), example.tools, asking=False)
    counts = f"{row.asked} tokens are asked, of which {row.prompt} begin the row"
    if whole.startswith(asked):
        border = whole[max(0, len(asked) - 10) : len(asked) + 10]
        return (
            f"the answer's beginning makes one token with the prompt's end, near {border!r}: {counts}. "
            "Begin the answer with a word: no space or line break before it."
        )
    return f"{talk.template} writes a prompt differently when an answer follows it: {counts}. {_MEND}."


def _unwritten_tools(talk: Dialogue, row: Example) -> Iterator[Problem]:
    with_tools = talk.text(row.prompt, row.tools, asking=True)
    if with_tools == talk.text(row.prompt, asking=True):
        detail = f"{talk.template} does not show the model the row's tools. Name a model that was made for tools."
        yield Problem(id=row.id, reason="tools-not-written", detail=detail)


def _unwritten_calls(talk: Dialogue, row: Example) -> Iterator[Problem]:
    messages = (*row.prompt, *row.completion)
    silent = [msgspec.structs.replace(message, tool_calls=UNSET) for message in messages]
    if talk.text(messages, row.tools, asking=False) == talk.text(silent, row.tools, asking=False):
        detail = f"{talk.template} does not write the row's tool calls. Name a model that was made for tools."
        yield Problem(id=row.id, reason="calls-not-written", detail=detail)


def _has_tools(row: Example) -> bool:
    return bool(row.tools and json.loads(row.tools))


def _has_calls(row: Example) -> bool:
    return any(message.tool_calls for message in (*row.prompt, *row.completion))
