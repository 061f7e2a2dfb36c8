"""Near duplicates: `near_dedupe` against datasketch as people write it, each in its own process, on the same texts.

    python tests/bench/near_duplicates.py [rows]

Both find the rows that are at least 0.8 like an earlier row. ftkit verifies each pair exactly; datasketch takes the
candidates of its buckets as they are, and that is said beside its figure.
"""

import json
import random
import subprocess
import sys
import time
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from records import COLUMNS, sound

ROWS = 47_900
SIMILARITY = 0.8
PERMUTATIONS = 128
_ORACLE_ROWS = 2_000


def texts(rows: int, seed: int = 7) -> list[str]:
    """Reports made from one template; each twentieth is one of the last thousand with up to four words exchanged."""
    draw = random.Random(seed)
    fresh = (dict(zip(COLUMNS, record, strict=True)) for record in sound(seed))
    made: list[str] = []
    while len(made) < rows:
        if made and draw.random() < 0.05:
            made.append(_with_words_exchanged(draw.choice(made[-1000:]), draw))
        else:
            made.append("{age}-year-old {sex}. Complaint: {complaint}. {findings}\n{report}".format(**next(fresh)))
    return made


def _with_words_exchanged(text: str, draw: random.Random) -> str:
    words = text.split(" ")
    for _ in range(draw.randint(0, 4)):
        words[draw.randrange(len(words))] = f"other{draw.randint(1, 99)}"
    return " ".join(words)


def by_ftkit(given: list[str]) -> list[int]:
    """The rows that `near_dedupe` refuses; from the examples on, as `prepare` calls it."""
    from ftkit_curation.near_dedupe import NearDedupe

    from ftkit import Example, Message
    from ftkit.interfaces import Signed

    transform = NearDedupe(similarity=SIMILARITY)
    examples = (
        Example(
            id=str(number),
            prompt=(Message(role="user", content=text),),
            completion=(Message(role="assistant", content=""),),
            group=str(number),
            origin=f"r.csv:{number + 2}",
        )
        for number, text in enumerate(given)
    )
    rows = [Signed(number, "train", signature) for number, signature in enumerate(transform.signatures(examples))]
    return [position for position, _ in transform.refused(rows)]


def by_datasketch(given: list[str]) -> list[int]:
    """The rows for which the buckets hold an earlier row, as the library's own examples do it."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=SIMILARITY, num_perm=PERMUTATIONS)
    refused = []
    for number, text in enumerate(given):
        words = text.lower().split()
        sketch = MinHash(num_perm=PERMUTATIONS)
        for shingle in {" ".join(words[place : place + 3]) for place in range(max(len(words) - 2, 1))}:
            sketch.update(shingle.encode())
        if lsh.query(sketch):
            refused.append(number)
        else:
            lsh.insert(str(number), sketch)
    return refused


def by_brute_force(given: list[str]) -> list[int]:
    """The rows that are so like an earlier row which stays, each compared with all of them."""
    import re

    stay: list[frozenset[tuple[str, ...]]] = []
    refused = []
    for number, text in enumerate(given):
        words = re.findall(r"\w+", text.lower())
        mine = frozenset(zip(words, words[1:], words[2:], strict=False))
        shared = (len(mine & other) / len(mine | other) for other in stay)
        if any(likeness >= SIMILARITY for likeness in shared):
            refused.append(number)
        else:
            stay.append(mine)
    return refused


WAYS = {"ftkit": by_ftkit, "datasketch": by_datasketch}


def measured(way: str, rows: int) -> dict:
    """What one way found in a process of its own, in how many seconds, and the most memory it took."""
    ran = subprocess.run([sys.executable, __file__, way, str(rows)], capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def run_one(way: str, rows: int) -> None:
    """In the process of one way: the texts are made before the clock runs."""
    given = texts(rows)
    before = _most_memory()
    start = time.perf_counter()
    refused = WAYS[way](given)
    seconds = time.perf_counter() - start
    print(json.dumps({"refused": refused, "seconds": seconds, "before": before, "memory": _most_memory()}))


def _most_memory() -> int:
    """KiB at the most since the process began."""
    [line] = [line for line in Path("/proc/self/status").read_text("utf-8").splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1])


def main(rows: int) -> None:
    """Prints both, their ratio, and how both do on rows that can be compared one by one."""
    print(f"{rows} rows, likeness {SIMILARITY}; datasketch {version('datasketch')}, numpy {version('numpy')}")
    found = {way: measured(way, rows) for way in WAYS}
    for way, result in found.items():
        print(
            f"{way:>10}: {rows / result['seconds']:>8.0f} rows/s, {len(result['refused'])} refused, "
            f"VmHWM {result['memory'] / 1024:.0f} MiB ({result['before'] / 1024:.0f} MiB with the texts alone)"
        )
    print(f"     ratio: {found['datasketch']['seconds'] / found['ftkit']['seconds']:.1f} (target: at least 8)")
    sample = list(islice(texts(rows), _ORACLE_ROWS))
    right = set(by_brute_force(sample))
    for way in WAYS:
        refused = {number for number in found[way]["refused"] if number < _ORACLE_ROWS}
        hits = len(refused & right)
        print(
            f"{way:>10}: recall {hits / len(right):.4f}, precision {hits / max(len(refused), 1):.4f} "
            f"against brute force on the first {len(sample)} rows ({len(right)} near copies)"
        )


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in WAYS:
        run_one(sys.argv[1], int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else ROWS)
