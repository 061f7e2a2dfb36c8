"""The bare loop: one core, nothing but the numbers, nothing written. `bare_judge.py FOLDER [HALF]`.

rapidfuzz for the longest common subsequence, stems remembered, msgspec and jsonschema-rs; it knows both contracts by
heart. Prints what it counted, which must be what ftkit counts.
"""

import json
import re
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import jsonschema_rs
import msgspec
from answers import SCHEMA, SECTIONS, SIGNED
from ftkit_metrics.porter import stem
from rapidfuzz.distance import LCSseq

_WORD = re.compile(r"[a-z0-9]+")
_stems: dict[str, str] = {}


def words(text: str) -> list[str]:
    found = []
    for word in _WORD.findall(text.lower()):
        if len(word) > 3:
            stemmed = _stems.get(word)
            if stemmed is None:
                stemmed = _stems[word] = stem(word)
            found.append(stemmed)
        else:
            found.append(word)
    return found


def f_measure(hits: int, given: int, wanted: int) -> float:
    if not hits:
        return 0.0
    precision, recall = hits / given, hits / wanted
    return 2 * precision * recall / (precision + recall)


def rouge(output: str, reference: str) -> tuple[float, float, float]:
    given, wanted = words(output), words(reference)
    ones = sum((Counter(given) & Counter(wanted)).values())
    twos = sum((Counter(pairwise(given)) & Counter(pairwise(wanted))).values())
    n, m = len(given), len(wanted)
    common = LCSseq.similarity(given, wanted)
    return f_measure(ones, n, m), f_measure(twos, n - 1, m - 1), f_measure(common, n, m)


def is_record(text: str, validator: jsonschema_rs.Validator) -> bool:
    try:
        return validator.is_valid(msgspec.json.decode(text))
    except msgspec.DecodeError:
        return False


def is_report(text: str) -> bool:
    lines = text.rstrip().split("\n")
    places = [lines.index(name) if lines.count(name) == 1 else -1 for name in SECTIONS]
    return places[0] == 0 and places == sorted(places) and len(set(places)) == len(SECTIONS) and lines[-1] == SIGNED


def main() -> None:
    folder = Path(sys.argv[1])
    validator = jsonschema_rs.validator_for(SCHEMA)
    for half in sys.argv[2:] or ("json", "report"):
        lines = (folder / f"{half}.references.jsonl").open("rb")
        references = {row["id"]: row["reference"] for row in map(msgspec.json.decode, lines)}
        passed, n = 0, 0
        sums = [0.0, 0.0, 0.0]
        for row in map(msgspec.json.decode, (folder / f"{half}.predictions.jsonl").open("rb")):
            output = row["output"]
            passed += is_record(output, validator) if half == "json" else is_report(output)
            sums = [one + other for one, other in zip(sums, rouge(output, references[row["id"]]), strict=True)]
            n += 1
        print(json.dumps([passed, *(total / n for total in sums)]))


main()
