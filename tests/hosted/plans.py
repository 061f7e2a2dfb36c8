"""Plans and files that hosted backends are tested with."""

from pathlib import Path

import msgspec

from ftkit import JobOrder, TrainingPlan, Upload
from ftkit.testing import samples
from ftkit.testing.backends import planned

KEY = "0123456789abcdef0123456789abcdef"


def plan_in(folder: Path, count: int = 12, method: str = "sft") -> TrainingPlan:
    folder.mkdir(parents=True, exist_ok=True)
    return msgspec.structs.replace(planned(folder, samples.examples(count)), method=method)


def chat_file(folder: Path, count: int = 12) -> Upload:
    """Rows in OpenAI's chat form."""
    path = folder / "upload.jsonl"
    turns = [
        {"messages": [{"role": "user", "content": f"{n}?"}, {"role": "assistant", "content": f"{n}!"}]}
        for n in range(count)
    ]
    path.write_bytes(b"".join(msgspec.json.encode(turn) + b"\n" for turn in turns))
    return Upload(role="train", path=str(path), name="0123456789ab-train.jsonl")


def order_of(plan: TrainingPlan, **files: str) -> JobOrder:
    return JobOrder(key=KEY, plan=plan, files=files)
