"""Generation with SmolLM2 on this machine: the predictor beside lm-evaluation-harness, and sharing beside not sharing.

Each side runs in a process of its own, one after the other, on the same prompts; ratios of one run are what counts, and
what is asked of them stands beside them. The harness lies in .venv-interop, made once, and computes with this
environment's torch. Takes minutes.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import msgspec
import promises
from environments import python_with
from ftkit_peft import base_models

from ftkit import Message, Request, dialogue

HERE = Path(__file__).parent
PEER = "lm-eval==0.4.13"
TOKENS = 64
PROMPTS = 48
LONG_PROMPTS = 16  # of those with a shared part of 700 tokens and more: not sharing it takes minutes
FINDINGS = (
    "chest pain",
    "a dry cough",
    "swollen ankles",
    "night sweats",
    "a rash on both arms",
    "dizziness",
    "back pain",
)


def main() -> None:
    folder = base_models.found("smollm2-135m").ready()
    told(f"SmolLM2-135M, {PROMPTS} prompts, {TOKENS} tokens each, {os.cpu_count()} cores; torch {version('torch')}")
    with tempfile.TemporaryDirectory() as scratch:
        ours, theirs = written(folder, Path(scratch))
        command = [str(python_with(PEER)), str(HERE / "harness_script.py"), str(folder), str(theirs), str(TOKENS)]
        told(f"{PEER}: {' '.join(command)}")
        peer = answers(command)
        compared(f"{PEER}, fp32, batch 16", peer, peer)
        changed = compared("ours, fp32", predicted("float32", "shared", ours), peer, 1.3)
        told(f"  answers that differ: {promises.most(changed, 0)}")
        compared("ours, bf16", predicted("bfloat16", "shared", ours), peer, 1.9)
        long, _ = written(folder, Path(scratch), system=handbook(), count=LONG_PROMPTS)
        unshared = predicted("float32", "unshared", long)
        compared("a shared part of 700+ tokens, not shared", unshared, unshared)
        compared("a shared part of 700+ tokens, shared", predicted("float32", "shared", long), unshared, 1.7)


def written(folder: Path, scratch: Path, system: str = "", count: int = PROMPTS) -> tuple[Path, Path]:
    """Files with the same questions, as requests and as texts."""
    lead = (Message(role="system", content=system),) if system else ()
    asked = [
        Request(id=f"{number:03}", messages=(*lead, Message(role="user", content=question)), max_tokens=TOKENS)
        for number, question in enumerate(questions()[:count])
    ]
    talk = dialogue.opened(folder)
    name = "long" if system else "short"
    requests, texts = scratch / f"{name}.json", scratch / f"{name}_texts.json"
    requests.write_bytes(msgspec.json.encode(asked))
    texts.write_text(json.dumps([talk.text(one.messages, asking=True) for one in asked]), "utf-8")
    return requests, texts


def questions() -> list[str]:
    """Questions of 60 to 250 tokens, no two alike."""
    return [f"Write the visit note. {' '.join(_visits(number))}" for number in range(PROMPTS)]


def _visits(number: int) -> Iterator[str]:
    for visit in range(1 + number % 6):
        finding = FINDINGS[(number + visit) % len(FINDINGS)]
        yield (
            f"On day {visit * 7 + number} the {20 + number}-year-old patient reports {finding} for {visit + 2} days, "
            f"pulse {60 + number % 40}, pressure {110 + number % 30} over {70 + visit}."
        )


def handbook() -> str:
    """A system prompt of more than 700 tokens."""
    rules = (f"Rule {number}: write section {number} in plain prose and name its source." for number in range(1, 61))
    return "\n".join(rules)


def predicted(data_type: str, sharing: str, requests: Path) -> dict:
    return answers(
        [sys.executable, str(HERE / "predictor_script.py"), "smollm2-135m", data_type, sharing, str(requests)]
    )


def answers(command: list[str]) -> dict:
    environment = {**os.environ, "OMP_WAIT_POLICY": "PASSIVE", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def compared(name: str, one: dict, against: dict, least: float | None = None) -> int:
    """How many answers differ. Wall time is told, and the time of all cores, which other work disturbs less."""
    changed = sum(a.strip() != b.strip() for a, b in zip(one["outputs"], against["outputs"], strict=True))
    wall, cores = against["seconds"] / one["seconds"], against["cores"] / one["cores"]
    ratio = f"{wall:.2f}" if least is None else promises.least(wall, least)
    of = len(one["outputs"])
    told(
        f"{name:42} {one['seconds']:7.1f} s, {ratio} times ({one['cores']:6.1f} s of all cores, {cores:.2f} times); "
        f"{changed} of {of} answers differ ({changed / of:.0%})"
    )
    return changed


def told(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
