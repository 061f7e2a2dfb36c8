"""The dataset card: a README whose head tells `datasets` which files are data, and the ledger for people.

The head also declares the fields: left to guess, `datasets` turns a column of dates into timestamps, and even where it
is told that they are text, it reads them as timestamps first. What is declared as JSON comes back as it was written; a
plain text cannot be, for a text such as "1" would come back as a number.
"""

from ftkit.manifests import DatasetManifest
from ftkit.values import SPLITS

_TYPES = {
    "id": "string",
    "prompt": "json",
    "completion": "json",
    "group": "string",
    "origin": "string",
    "record": "json",
}


def card(manifest: DatasetManifest) -> str:
    """The text of README.md. Empty splits are left out of the head: `datasets` cannot load an empty file."""
    counts = manifest.counts
    filled = [name for name in SPLITS if counts.by_split.get(name)]
    files = "\n".join(f"  - split: {name}\n    path: {name}.jsonl" for name in filled)
    features = "\n".join(f"  - name: {name}\n    dtype: {dtype}" for name, dtype in _TYPES.items())
    splits = "\n".join(f"| {name} | {counts.by_split.get(name, 0)} |" for name in SPLITS)
    reasons = "\n".join(f"| {_cell(reason)} | {count} |" for reason, count in counts.by_reason.items())
    sources = "\n".join(
        f"| {_cell(name)} | {stored.bytes} | `{stored.digest}` |" for name, stored in manifest.records.items()
    )
    return f"""---
configs:
- config_name: default
  data_files:
{files}
dataset_info:
  features:
{features}
---

# {_cell(manifest.project)}

Instruction-tuning data made by ftkit: each row is a conversational prompt and its completion.

| split | rows |
|---|---:|
{splits}

## Ledger

{counts.read} records read = {counts.kept} kept + {counts.rejected} rejected ({counts.defects} of them defects).
Every rejected row stands in `rejects.jsonl` with its origin and reason.

| reason | rows |
|---|---:|
{reasons or "| none | 0 |"}

## Source

| file | bytes | digest (blake2b) |
|---|---:|---|
{sources}
"""


def _cell(text: str) -> str:
    """Text that cannot break out of its line or its table cell."""
    flat = " ".join(text.split())
    return flat.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
