"""Generation with SmolLM2 on this machine: the predictor beside lm-evaluation-harness, and sharing beside not sharing.

Each side runs in a process of its own, one after the other, on the same prompts; ratios of one run are what counts.
The harness lies in .venv-interop, made once, and computes with this environment's torch. Takes minutes.
"""

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
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
    with tempfile.TemporaryDirectory() as scratch:
        ours, theirs = written(folder, Path(scratch))
        peer = answers([str(harness()), str(HERE / "harness_script.py"), str(folder), str(theirs), str(TOKENS)])
        told("lm-evaluation-harness, fp32, batch 16", peer, peer)
        told("ours, fp32", predicted("float32", "shared", ours), peer)
        told("ours, bf16", predicted("bfloat16", "shared", ours), peer)
        long, _ = written(folder, Path(scratch), system=handbook(), count=LONG_PROMPTS)
        unshared = predicted("float32", "unshared", long)
        told("a shared part of 700+ tokens, not shared", unshared, unshared)
        told("a shared part of 700+ tokens, shared", predicted("float32", "shared", long), unshared)


def harness() -> Path:
    """The Python of an environment with the peer, which sees the packages of this one."""
    home = HERE.parents[1] / ".venv-interop" / "harness"
    python = home / "bin" / "python"
    if not (home / "made").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        theirs = home.joinpath("lib", f"python{sys.version_info[0]}.{sys.version_info[1]}", "site-packages")
        (theirs / "ours.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", "utf-8")
        subprocess.run([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", PEER], check=True)
        (home / "made").touch()
    return python


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


def told(name: str, one: dict, against: dict) -> None:
    """Wall time, and in brackets the time of all cores, which other work on the machine disturbs less."""
    changed = sum(a.strip() != b.strip() for a, b in zip(one["outputs"], against["outputs"], strict=True))
    wall, cores = against["seconds"] / one["seconds"], against["cores"] / one["cores"]
    sys.stdout.write(
        f"{name:42} {one['seconds']:7.1f} s {wall:5.2f} times ({one['cores']:6.1f} s {cores:5.2f} times), "
        f"{changed} of {len(one['outputs'])} answers differ\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
