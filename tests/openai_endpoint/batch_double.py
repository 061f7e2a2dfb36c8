"""The Batch API on loopback: files and batches in memory, and faults on request. It counts what would be paid for."""

import json
import re
import threading
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from .double import Answer, Asked, completion

DONE, FAILED_LINE, LOST = "done", "failed", "lost"


class Vendor:
    """A service's state. `line` decides what becomes of a question: DONE, FAILED_LINE or LOST (no line at all)."""

    def __init__(self, **how: Any) -> None:
        self.looks = how.get("looks", 1)  # so often a batch is looked at before it ends; 0: it is done at once
        self.end = how.get("end", "completed")
        self.line = how.get("line", lambda question: DONE)
        self.page = how.get("page", 100)
        self.faults: dict[tuple[str, str], list[Answer]] = how.get("faults", {})  # instead of answering
        self.lost: dict[tuple[str, str], list[Answer]] = how.get("lost", {})  # instead of the answer, once it is done
        self.listed_late = how.get("listed_late", 0)  # so many looks at the list do not show the newest batch
        self.files: dict[str, bytes] = {}
        self.batches: list[dict[str, Any]] = []
        self.paid: list[str] = []  # the questions that were computed
        self._lock = threading.Lock()

    def __call__(self, asked: Asked) -> Answer:
        with self._lock:
            path = asked.path.partition("?")[0].removeprefix("/v1")
            call = (asked.method, re.sub(r"/(file|batch)-\d+", "/ID", path))
            if self.faults.get(call):
                return self.faults[call].pop(0)
            answer = self._answers()[call](asked, path)
            return self.lost[call].pop(0) if self.lost.get(call) else answer

    def add(self, lines: bytes, metadata: dict[str, str], **more: Any) -> dict[str, Any]:
        """A batch that somebody made."""
        file = self._kept(lines)
        number = len(self.batches)
        batch = {"id": f"batch-{number}", "status": "validating", "created_at": number, "looks": self.looks}
        self.batches.append({**batch, "input_file_id": file, "metadata": metadata, **more})
        return self.batches[-1]

    def run(self, batch: dict[str, Any]) -> None:
        """Computes a batch's answers and ends it."""
        answers, failures = [], []
        for line in map(json.loads, self.files[batch["input_file_id"]].splitlines()):
            question = line["body"]["messages"][-1]["content"]
            fate = self.line(question)
            if fate == DONE:
                self.paid.append(question)
                answers.append(_response(line, 200, completion(question, usage={"completion_tokens": 4})))
            elif fate == FAILED_LINE:
                failures.append(_response(line, 400, {"error": {"message": "too long"}}))
        batch["status"] = self.end
        batch["output_file_id"] = self._kept(_lines(answers)) if answers else None
        batch["error_file_id"] = self._kept(_lines(failures)) if failures else None

    def _answers(self) -> Any:
        return {
            ("POST", "/files"): lambda asked, path: Answer({"id": self._kept(_uploaded(asked)), "object": "file"}),
            ("POST", "/batches"): lambda asked, path: Answer(self._ordered(asked.json)),
            ("GET", "/batches"): lambda asked, path: Answer(self._list(asked.path)),
            ("GET", "/batches/ID"): lambda asked, path: Answer(self._looked_at(path.rpartition("/")[2])),
            ("GET", "/files/ID/content"): lambda asked, path: self._content(path.split("/")[2]),
        }

    def _ordered(self, order: dict[str, Any]) -> dict[str, Any]:
        assert (order["endpoint"], order["completion_window"]) == ("/v1/chat/completions", "24h")
        batch = self.add(self.files[order["input_file_id"]], order["metadata"])
        if self.looks == 0:
            self.run(batch)
        return batch

    def _list(self, path: str) -> dict[str, Any]:
        newest_first = self.batches[::-1]
        if self.listed_late and newest_first:
            self.listed_late -= 1
            newest_first = newest_first[1:]
        after = re.search(r"after=([^&]+)", path)
        if after:
            ids = [batch["id"] for batch in newest_first]
            newest_first = newest_first[ids.index(after[1]) + 1 :]
        return {"data": newest_first[: self.page], "has_more": len(newest_first) > self.page}

    def _looked_at(self, name: str) -> dict[str, Any]:
        batch = next(batch for batch in self.batches if batch["id"] == name)
        batch["looks"] -= 1
        if batch["looks"] <= 0 and batch["status"] in {"validating", "in_progress"}:
            self.run(batch)
        elif batch["looks"] > 0:
            batch["status"] = "in_progress"
        return batch

    def _content(self, name: str) -> Answer:
        return Answer(self.files[name]) if name in self.files else Answer({"error": {"message": "gone"}}, 404)

    def _kept(self, content: bytes) -> str:
        name = f"file-{len(self.files)}"
        self.files[name] = content
        return name


def _response(line: dict[str, Any], status: int, body: Any) -> dict[str, Any]:
    return {
        "id": "batch_req_1",
        "custom_id": line["custom_id"],
        "response": {"status_code": status, "request_id": "r", "body": body},
        "error": None,
    }


def _lines(values: list[Any]) -> bytes:
    return "".join(json.dumps(value) + "\n" for value in values).encode()


def _uploaded(asked: Asked) -> bytes:
    head = f"content-type: {asked.headers['content-type']}\r\n\r\n".encode()
    fields = {}
    for part in BytesParser(policy=HTTP).parsebytes(head + asked.body).iter_parts():
        fields[part.get_param("name", header="content-disposition")] = part.get_payload(decode=True)
    assert fields["purpose"] == b"batch"
    return fields["file"]
