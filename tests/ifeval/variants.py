"""The answers of the suite, and each of them changed in twenty ways that the instructions are sensitive to."""

import json
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
ROWS = HERE / "suite" / "answers.jsonl.xz"


class Judged(NamedTuple):
    """An answer to judge, with IFEval's own description of what was asked."""

    variant: str
    key: int
    prompt: str
    instructions: list[str]
    kwargs: list[dict[str, Any]]
    response: str


def rows() -> list[dict[str, Any]]:
    """The suite: key, prompt, instruction_id_list, kwargs and GPT-4's response."""
    with lzma.open(ROWS, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def judged() -> Iterator[Judged]:
    """Every answer in every variant, variant by variant."""
    suite = rows()
    for name, change in VARIANTS.items():
        for row in suite:
            yield _judged(name, row, change(row["response"], row["prompt"]))
    for step in (1, 7):
        for index, row in enumerate(suite):
            yield _judged(f"of {step} before", row, suite[index - step]["response"])


def _judged(variant: str, row: dict[str, Any], response: str) -> Judged:
    return Judged(variant, row["key"], row["prompt"], row["instruction_id_list"], row["kwargs"], response)


def _shouted(text: str, _: str) -> str:
    """Every third word in capitals, with the contractions that a tokenizer takes apart."""
    words = text.replace(" the ", " don't ").replace(" a ", " cannot ").replace(" is ", " it's 'tis ").split(" ")
    return " ".join(word.upper() if index % 3 == 0 else word for index, word in enumerate(words))


def _framed(text: str, _: str) -> str:
    return f"Sure! Here it is:\n{text}\nI hope this helps."


VARIANTS: dict[str, Callable[[str, str], str]] = {
    "as it is": lambda text, _: text,
    "cut": lambda text, _: text[: len(text) * 3 // 5],
    "upper": lambda text, _: text.upper(),
    "lower": lambda text, _: text.lower(),
    "title case": lambda text, _: text.title(),
    "empty": lambda *_: "",
    "blank": lambda *_: " \n\t ",
    "framed": _framed,
    "fenced": lambda text, _: f"```json\n{text}\n```",
    "quoted": lambda text, _: f'\n"{text}"',
    "bold": lambda text, _: "\n".join(f"**{line}**" for line in text.split("\n")),
    "listed": lambda text, _: "\n".join(f"- {line}" for line in text.split("\n")),
    "starred": lambda text, _: "\n\n".join(f" * {line}" for line in text.split("\n")),
    "without commas": lambda text, _: text.replace(",", ""),
    "spread": lambda text, _: "\n\n" + text.replace("\n", "\n\n"),
    "flat": lambda text, _: text.replace("\n", " "),
    "dotted": lambda text, _: text.replace(". ", "... ").replace("\n", ". . .\n").replace(", ", "!!! "),
    "shouted": _shouted,
    "after the prompt": lambda text, prompt: f"{prompt}\n{text}",
    "as JSON": lambda text, _: json.dumps({"answer": text}),
    "divided": lambda text, _: text.replace(". ", ". ***\n").replace("\n\n", " ****** "),
}
