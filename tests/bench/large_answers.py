"""A million short answers with their references, for the memory of judging: written line by line, from a seed."""

import random
from pathlib import Path

_TEXT = "the patient reports persistent chest pain since morning without fever or swelling on both sides"
_WORDS = _TEXT.split()


def write(folder: Path, rows: int, seed: int = 3) -> None:
    """The files of one candidate's answers, two cases to a group."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    (folder / "plain.yaml").write_text("- no_bullets\n- length: {max_words: 30}\n")
    predictions = (folder / "plain.predictions.jsonl").open("w")
    references = (folder / "plain.references.jsonl").open("w")
    with predictions, references:
        for number in range(rows):
            text = " ".join(chance.choices(_WORDS, k=25))
            said = text.replace("pain", "- pain") if number % 20 == 0 else text
            tokens = f'"prompt_tokens": {300 + number % 9}, "seconds": 0.{number % 100 + 1}1'
            predictions.write(f'{{"id": "case-{number}", "output": "{said}", {tokens}}}\n')
            references.write(f'{{"id": "case-{number}", "reference": "{text}", "group": "g{number // 2}"}}\n')
