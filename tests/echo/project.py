"""A small project that trains and scores with the echo plugin: no model, no download, a fraction of a second."""

import csv
from pathlib import Path

from ruamel.yaml import YAML

SIGNED = "Signed"


def folder(root: Path, *, rows: int = 30, **sections) -> Path:
    """Writes `records.csv` and `ftkit.yaml` into a folder and returns it; a section given here replaces ours."""
    table(root / "records.csv", [row(number) for number in range(rows)])
    content = {**settings(), **sections}
    with (root / "ftkit.yaml").open("w", encoding="utf-8") as file:
        YAML().dump(content, file)
    return root


def settings() -> dict:
    """The content of the project file."""
    return {
        "name": "capitals",
        "records": "records.csv",
        "task": {"id": "{{ id }}", "input": "{{ question }}", "target": "{{ answer }}"},
        "contract": [{"sign_off": {"text": SIGNED}}, "no_bullets"],
        "prepare": {
            "transforms": ["repair_text", "dedupe"],
            "split": {"train": 0.5, "validation": 0.1, "test": 0.4, "seed": 7},
        },
        "train": {"tuned": {"backend": {"echo": {"batch_size": 4}}}},
        "score": {
            "candidates": {
                "zero-shot": {"prompter": "instructed", "predictor": "echo"},
                "tuned": {"model": "tuned"},
            },
            "metrics": ["exact_match"],
        },
    }


def row(number: int) -> dict[str, str]:
    """A record that every check of ours passes."""
    return {"id": f"r{number}", "question": f"Capital of land {number}?", "answer": f"Town {number}.\n{SIGNED}"}


def table(path: Path, rows: list[dict[str, str]]) -> None:
    """Writes records as CSV, in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
