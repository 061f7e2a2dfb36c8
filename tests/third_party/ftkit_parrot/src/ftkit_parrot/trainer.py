"""The training process: `python -m ftkit_parrot.trainer TRAIN_FILE FOLDER [--ignore-case]`.

A row of TRAIN_FILE is {"prompt": [messages], "completion": [messages], ...}, as in a dataset folder's train.jsonl.
"""

import json
import sys
from collections import Counter
from pathlib import Path

PHRASE = "phrase.txt"


def main(train_file: str, folder: str, *options: str) -> None:
    """Counts the answers, and writes down the commonest."""
    rows = [json.loads(line) for line in Path(train_file).read_text(encoding="utf-8").splitlines()]
    heard: Counter[str] = Counter()
    for number, row in enumerate(rows, start=1):
        answer = row["completion"][-1]["content"]
        heard[answer.lower() if "--ignore-case" in options else answer] += 1
        print(json.dumps({"heard": number, "of": len(rows)}), flush=True)
    [(phrase, _)] = heard.most_common(1)
    Path(folder, PHRASE).write_text(phrase, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
