"""Rows of a small imaginary task that kits work with where the author gives none."""

import msgspec

from ftkit.testing.hostile import SHORT
from ftkit.values import Case, Example, Message, Request

_LANDS = ("Ruritania", "Syldavia", "Freedonia", "Zubrowka", "Genovia", "Latveria", "Wakanda", "Elbonia")
SIGNED = "Signed: the ministry"


def examples(count: int = 12) -> list[Example]:
    """So many rows, each with its own question and answer, of two groups and two languages in turn."""
    return [_example(number) for number in range(count)]


def hostile_examples() -> list[Example]:
    """Rows whose question and answer are texts that break careless code, as far as a UTF-8 file can hold them."""
    texts = [text for text in SHORT if text.encode("utf-8", "replace").decode() == text]
    made = examples(len(texts))
    return [
        msgspec.structs.replace(
            one,
            prompt=(Message(role="user", content=text),),
            completion=(Message(role="assistant", content=text),),
            record={"topic": text, "answer": text},
        )
        for one, text in zip(made, texts, strict=True)
    ]


def conversations() -> list[Example]:
    """Rows of more than one turn: a system message, an earlier answer, a tool that is called, a worse answer."""
    first, second, third, fourth = examples(4)
    system = Message(role="system", content="You are a clerk of the ministry.")
    earlier = (Message(role="user", content="Good day."), Message(role="assistant", content="Good day. What is it?"))
    called = msgspec.json.decode(_CALL, type=Message)
    told = Message(role="tool", content='{"capital": "Strelsau"}', tool_call_id="call_1", name="capital_of")
    return [
        msgspec.structs.replace(first, prompt=(system, *first.prompt)),
        msgspec.structs.replace(second, prompt=(system, *earlier, *second.prompt)),
        msgspec.structs.replace(third, prompt=(*third.prompt, called, told), tools=_TOOLS),
        msgspec.structs.replace(fourth, rejected=(Message(role="assistant", content="I do not know."),)),
    ]


def cases(count: int = 8) -> list[Case]:
    """Cases of groups that no training row has, with the contract's sentences."""
    return [
        Case(
            id=f"case-{number}",
            prompt=(Message(role="user", content=f"What is the capital of {land(100 + number)}?"),),
            record={"topic": "capitals", "never_named": f"hidden-{number}"},
            instructions=f'End with the line "{SIGNED}".',
        )
        for number in range(count)
    ]


def requests(count: int = 8) -> list[Request]:
    """Questions to a model, of one and of several turns."""
    system = Message(role="system", content=f'End with the line "{SIGNED}".')
    return [
        Request(id=case.id, messages=(system, *case.prompt) if number % 2 else case.prompt, max_tokens=16)
        for number, case in enumerate(cases(count))
    ]


def land(number: int) -> str:
    """The name of a land; one number, one name."""
    return f"{_LANDS[number % len(_LANDS)]} {number}"


def _example(number: int) -> Example:
    return Example(
        id=f"row-{number}",
        prompt=(Message(role="user", content=f"Which town is the seat of government in {land(number)}?"),),
        completion=(Message(role="assistant", content=f"It is town {number:04}.\n{SIGNED}"),),
        group=f"group-{number // 2}",
        origin=f"lands.csv:{number + 2}",
        record={"topic": ("capitals", "towns")[number % 2], "answer": f"town {number:04}"},
    )


_CALL = (
    '{"role": "assistant", "content": "", "tool_calls": [{"id": "call_1", "type": "function", "function": '
    '{"name": "capital_of", "arguments": "{\\"land\\": \\"Ruritania\\"}"}}]}'
)
_TOOLS = (
    '[{"type": "function", "function": {"name": "capital_of", "description": "The capital of a land.", "parameters": '
    '{"type": "object", "properties": {"land": {"type": "string"}}, "required": ["land"]}}}]'
)
