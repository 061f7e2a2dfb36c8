"""The path that people write by hand: rouge_score, json.loads and jsonschema.validate. `hand_judge.py FOLDER ROWS`.

Judges the first rows of each half, writes a verdict a line, and prints as JSON the seconds that its rows took, without
the imports, and what it counted.
"""

import json
import sys
import time
from itertools import islice
from pathlib import Path

import jsonschema
from answers import SCHEMA, SECTIONS, SIGNED
from rouge_score.rouge_scorer import RougeScorer

NAMES = ("rouge1", "rouge2", "rougeL")


def is_record(text: str) -> bool:
    try:
        jsonschema.validate(json.loads(text), SCHEMA)
    except (ValueError, jsonschema.ValidationError):
        return False
    return True


def is_report(text: str) -> bool:
    lines = text.rstrip().split("\n")
    places = [lines.index(name) if lines.count(name) == 1 else -1 for name in SECTIONS]
    return places[0] == 0 and places == sorted(places) and len(set(places)) == len(SECTIONS) and lines[-1] == SIGNED


def main() -> None:
    folder, rows = Path(sys.argv[1]), int(sys.argv[2])
    scorer = RougeScorer(list(NAMES), use_stemmer=True)
    scorer.score("warm", "warm")
    start = time.perf_counter()
    found = [half(folder, name, rows, scorer) for name in ("json", "report")]
    print(json.dumps({"seconds": time.perf_counter() - start, "found": found}))


def half(folder: Path, name: str, rows: int, scorer: RougeScorer) -> list[float]:
    """How many passed, and the mean of each measure."""
    references = {}
    for line in islice((folder / f"{name}.references.jsonl").open(), rows):
        row = json.loads(line)
        references[row["id"]] = row["reference"]
    passed, sums = 0, dict.fromkeys(NAMES, 0.0)
    with (folder / "hand.jsonl").open("w") as verdicts:
        for line in islice((folder / f"{name}.predictions.jsonl").open(), rows):
            row = json.loads(line)
            complies = is_record(row["output"]) if name == "json" else is_report(row["output"])
            scores = scorer.score(references[row["id"]], row["output"])
            measured = {key: scores[key].fmeasure for key in NAMES}
            verdicts.write(json.dumps({"id": row["id"], "complies": complies, **measured}) + "\n")
            passed += complies
            sums = {key: sums[key] + measured[key] for key in NAMES}
    return [passed, *(sums[key] / rows for key in NAMES)]


main()
