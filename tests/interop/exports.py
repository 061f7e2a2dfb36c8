"""Writes the folders that other tools' loaders are given: plain rows, a conversation, rows with tools, preferences."""

import sys
from pathlib import Path

import ftkit_formats

from ftkit import Example, FunctionCall, Message, ToolCall

_TOOLS = (
    '[{"type": "function", "function": {"name": "weather", "description": "The weather of a town",'
    ' "parameters": {"type": "object", "properties": {"town": {"type": "string"}}}}}]'
)
_COMPARING = {"openai_preference", "dpo"}


def main(folder: Path) -> None:
    """Exports the rows with every exporter, each into its own folder."""
    for exporter in (one.load() for one in ftkit_formats.ftkit_exporters()):
        write(exporter, rows(preferred=exporter.name in _COMPARING), folder / exporter.name)
    [plain] = [one.load() for one in ftkit_formats.ftkit_exporters() if one.name == "together"]
    write(plain, [_row(number, f"Question {number}?", "Fine.") for number in range(12)], folder / "together_plain")


def write(exporter, examples, folder):
    """One exporter's folder, with a validation split of two rows."""
    folder.mkdir(parents=True)
    exporter().export({"train": examples, "validation": examples[:2]}, folder)


def rows(*, preferred=False):
    """Twelve rows with one answer, among them hard texts and tool calls; or twelve preferences."""
    texts = [
        "Fine.",
        "Gut \u2013 \u00fcber \U0001f468\u200d\U0001f469!",
        'A "quoted" line\nand {another}\\n',
        "\u2028 \ufeff",
    ]
    plain = [_row(number, f"Question {number}?", texts[number % 4]) for number in range(9)]
    if preferred:
        return [_row(number, f"Question {number}?", "Fine.", "Go away.") for number in range(12)]
    return [*plain, _conversation("9"), _with_result("10"), _with_call("11")]


def _row(number, question, answer, rejected=""):
    return _example(
        str(number),
        (Message(role="system", content="Be kind."), Message(role="user", content=question)),
        Message(role="assistant", content=answer),
        **({"rejected": (Message(role="assistant", content=rejected),)} if rejected else {}),
    )


def _conversation(name):
    said = [("user", "Hello."), ("assistant", "Hello."), ("user", "How are you?")]
    prompt = tuple(Message(role=role, content=content) for role, content in said)
    return _example(name, prompt, Message(role="assistant", content="Fine."))


def _with_result(name):
    prompt = (
        Message(role="user", content="Rain in Kiel?"),
        _call(),
        Message(role="tool", content='{"rain": true}', tool_call_id="c1", name="weather"),
    )
    return _example(name, prompt, Message(role="assistant", content="Yes."), tools=_TOOLS)


def _with_call(name):
    return _example(name, (Message(role="user", content="Rain in Kiel?"),), _call(), tools=_TOOLS)


def _call():
    function = FunctionCall(name="weather", arguments='{"town": "Kiel"}')
    return Message(role="assistant", content="", tool_calls=(ToolCall(id="c1", function=function),))


def _example(name, prompt, answer, **rest):
    return Example(id=name, prompt=prompt, completion=(answer,), group=name, origin=f"rows.csv:{name}", **rest)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
