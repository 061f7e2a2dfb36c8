"""`make ifeval`: judges the suite and its variants anew with the `lm-eval` package, in an environment of its own.

The verdicts must be those that the tests compare with; `--freeze` writes them down instead: after a change of the
suite, the variants or the peer's version. The environment lies in .venv-interop and is made once.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from frozen import Verdict, freeze, frozen
from variants import Judged, judged, rows

HERE = Path(__file__).parent
HOME = HERE.parents[1] / ".venv-interop" / "ifeval"
ALONE = ("lm-eval==0.4.13", "llama-index-core==0.14.25")  # the checker, and NLTK's sentence model as files
NEEDED = ("nltk==3.10.4", "langdetect==1.0.9", "immutabledict", "packaging")


def main(freezing: bool) -> int:
    """1 where a verdict is another one than was frozen."""
    if not (HOME / "made").exists():
        make()
    answers = list(judged())
    run = subprocess.run(
        [HOME / "bin" / "python", HERE / "in_lm_eval.py"],
        input="\n".join(map(asked, answers)),
        capture_output=True,
        text=True,
        check=True,
    )
    versions = run.stderr.splitlines()[-1]
    found = list(verdicts(answers, run.stdout.splitlines()))
    if freezing:
        freeze(found, versions)
        print(f"{len(found)} verdicts of {versions} frozen")
        return 0
    known = list(frozen([row["key"] for row in rows()]))
    other = [(old, new) for old, new in zip(known, found, strict=True) if old != new]
    print(f"{versions}: {len(found)} answers, {len(other)} judged otherwise than frozen")
    for old, new in other[:20]:
        print(f"  {old} -> {new}")
    return 1 if other else 0


def make() -> None:
    """The environment, with what the checker imports and no more: the harness around it needs far more."""
    subprocess.run([sys.executable, "-m", "venv", "--clear", HOME], check=True)
    install = [HOME / "bin" / "python", "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*install, *NEEDED], check=True)
    subprocess.run([*install, "--no-deps", *ALONE], check=True)
    (HOME / "made").touch()


def asked(answer: Judged) -> str:
    """The answer as the peer reads it."""
    names = ("key", "prompt", "instruction_id_list", "kwargs", "response")
    return json.dumps(dict(zip(names, answer[1:], strict=True)))


def verdicts(answers: list[Judged], lines: list[str]) -> Iterator[Verdict]:
    """What the peer says of each answer."""
    for answer, line in zip(answers, lines, strict=True):
        row = json.loads(line)
        yield Verdict(answer.variant, row["key"], row["strict"], row["loose"])


if __name__ == "__main__":
    sys.exit(main("--freeze" in sys.argv[1:]))
