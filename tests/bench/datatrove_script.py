"""What people write instead of ftkit: datatrove's local pipeline, its reject files, its exact deduplication.

`python datatrove_script.py RECORDS.csv OUT` writes conversational JSON lines under OUT/rows.
"""

import sys
from pathlib import Path

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import ExactDedupConfig, ExactDedupFilter, ExactDedupSignature, ExactFindDedups
from datatrove.pipeline.filters import LambdaFilter
from datatrove.pipeline.readers import CSVReader
from datatrove.pipeline.writers import JsonlWriter
from plain_script import conversation, side

SECTIONS = ["VITALS", "DIAGNOSIS", "SUGGESTED TESTS"]


def adapted(_: object, row: dict[str, str], path: str, id_in_file: int) -> dict[str, object]:
    return {"text": row["report"], "id": f"{path}/{id_in_file}", "metadata": dict(row)}


def in_order(document: Document) -> bool:
    return [line for line in document.text.split("\n") if line in SECTIONS] == SECTIONS


def signed(document: Document) -> bool:
    return document.text.split("\n")[-1] == "Reviewed by Dr. Sharma"


def content(document: Document) -> bytes:
    return "\0".join((document.metadata["complaint"], document.metadata["findings"], document.text)).encode()


def written(_: object, document: Document) -> dict[str, object]:
    row = {**document.metadata, "report": document.text}
    return {**conversation(row), "side": side(row["patient_id"])}


def main(records: Path, out: Path) -> None:
    def sound() -> list[object]:
        """The rows in the right form; read anew in the last stage, as datatrove's deduplication wants it."""
        return [
            CSVReader(str(records.parent), glob_pattern=records.name, adapter=adapted),
            LambdaFilter(in_order, exclusion_writer=refused("sections")),
            LambdaFilter(signed, exclusion_writer=refused("sign_off")),
        ]

    def refused(reason: str) -> JsonlWriter:
        return JsonlWriter(str(out / "rejects" / reason), compression=None)

    alike = ExactDedupConfig(content_getter=content)
    signatures, copies = str(out / "signatures"), str(out / "copies")
    stages = (
        [*sound(), ExactDedupSignature(signatures, alike)],
        [ExactFindDedups(signatures, copies, alike)],
        [
            *sound(),
            ExactDedupFilter(copies, alike, exclusion_writer=refused("copies")),
            JsonlWriter(str(out / "rows"), adapter=written, compression=None),
        ],
    )
    for number, steps in enumerate(stages):
        LocalPipelineExecutor(pipeline=steps, logging_dir=str(out / f"logs{number}"), skip_completed=False).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
