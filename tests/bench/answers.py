"""Answers and references for the benchmark of judging: half JSON under a schema, half reports with sections.

A report has 150 words, a record about as many. Made from a seed. Nine in ten keep their contract; the others break it
in the ways that models do.
"""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

SIGNED = "Reviewed by Dr. Sharma"
SECTIONS = ("VITALS", "DIAGNOSIS", "SUGGESTED TESTS")
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["patient", "heart_rate", "diagnosis", "tests", "urgent", "note"],
    "additionalProperties": False,
    "properties": {
        "patient": {"type": "string", "pattern": "^P[0-9]{5}$"},
        "heart_rate": {"type": "integer", "minimum": 20, "maximum": 250},
        "diagnosis": {"type": "string", "minLength": 3},
        "tests": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 6},
        "urgent": {"type": "boolean"},
        "note": {"type": "string"},
    },
}
_TEXT = (
    "the patient reports persistent intermittent chest discomfort radiating towards left shoulder since yesterday "
    "morning without fever cough or swelling breathing sounds are normal on both sides while blood pressure remains "
    "elevated compared with earlier measurements laboratory findings suggesting mild inflammation kidney function "
    "stable treatment continued as before further examinations recommended including echocardiography repeated "
    "electrolytes and careful monitoring of medication adherence during following weeks"
)
_WORDS = _TEXT.split()
Made = Callable[[random.Random, int], tuple[str, str]]  # the reference and the answer of a case


class Half(NamedTuple):
    """The files of one half of the answers."""

    predictions: Path
    references: Path
    contract: Path


def write(folder: Path, rows: int, seed: int = 7) -> tuple[Half, Half]:
    """Both halves of `rows` answers in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "schema.json").write_text(json.dumps(SCHEMA))
    structured = _half(folder, "json", rows // 2, random.Random(seed), _record)
    structured.contract.write_text("- json_schema: {schema: schema.json}\n")
    reports = _half(folder, "report", rows - rows // 2, random.Random(seed + 1), _report)
    names = ", ".join(SECTIONS)
    reports.contract.write_text(f"- sections: {{names: [{names}]}}\n- sign_off: {{text: {SIGNED}}}\n")
    return structured, reports


def _half(folder: Path, name: str, rows: int, chance: random.Random, made: Made) -> Half:
    half = Half(folder / f"{name}.predictions.jsonl", folder / f"{name}.references.jsonl", folder / f"{name}.yaml")
    with half.predictions.open("w") as predictions, half.references.open("w") as references:
        for number in range(rows):
            case = f"{name}-{number}"
            reference, output = made(chance, number)
            tokens = {"prompt_tokens": 300 + number % 50, "completion_tokens": len(output) // 4}
            line = {"id": case, "output": output, **tokens, "seconds": round(chance.uniform(0.2, 3.0), 3)}
            predictions.write(json.dumps(line) + "\n")
            references.write(json.dumps({"id": case, "reference": reference}) + "\n")
    return half


def _prose(chance: random.Random, words: int) -> list[str]:
    return chance.choices(_WORDS, k=words)


def _changed(chance: random.Random, words: list[str]) -> list[str]:
    """The words with a fifth of them replaced, as a model says the same in its own way."""
    return [word if chance.random() < 0.8 else chance.choice(_WORDS) for word in words]


def _record(chance: random.Random, number: int) -> tuple[str, str]:
    diagnosis, note = _prose(chance, 8), _prose(chance, 120)
    record = {
        "patient": f"P{number % 100_000:05}",
        "heart_rate": chance.randint(40, 160),
        "diagnosis": " ".join(diagnosis),
        "tests": [" ".join(_prose(chance, 2)) for _ in range(3)],
        "urgent": chance.random() < 0.3,
        "note": " ".join(note),
    }
    given = record | {"diagnosis": " ".join(_changed(chance, diagnosis)), "note": " ".join(_changed(chance, note))}
    broken = number % 30
    if broken == 0:
        del given["urgent"]
    elif broken == 1:
        given["heart_rate"] = "fast"
    text = json.dumps(given)
    return json.dumps(record), f"```json\n{text}\n```" if broken == 2 else text


def _report(chance: random.Random, number: int) -> tuple[str, str]:
    parts = [_prose(chance, words) for words in (40, 70, 40)]
    reference = "\n".join(f"{name}\n{' '.join(part)}." for name, part in zip(SECTIONS, parts, strict=True))
    names = list(SECTIONS)
    broken = number % 30
    if broken == 0:
        names[1] = "**DIAGNOSIS**"
    elif broken == 1:
        names.reverse()
    changed = [" ".join(_changed(chance, part)) for part in parts]
    given = "\n".join(f"{name}\n{part}." for name, part in zip(names, changed, strict=True))
    return f"{reference}\n{SIGNED}", given if broken == 2 else f"{given}\n{SIGNED}"
