import re

import httpx2
import pytest

from ftkit import ConfigError
from ftkit.testing import rehearsal
from ftkit.testing.rehearsal import planned_faults
from ftkit.testing.rehearsal.operations import NAMES


def test_a_fault_is_read_from_yaml():
    read = planned_faults.read(
        "{kind: status, operation: files.create, status: 429, retry_after: '3'}", NAMES, "--fault"
    )
    assert read == rehearsal.Unavailable(operation="files.create", status=429, retry_after="3")


def test_a_file_holds_a_list_of_faults(tmp_path):
    path = tmp_path / "faults.yaml"
    path.write_text(
        "- {kind: answer-lost, operation: batches.create, request: 3}\n- {kind: slow, operation: '*', seconds: 1}\n"
    )
    assert planned_faults.read_file(path, NAMES) == [
        rehearsal.AnswerLost(operation="batches.create", request=3),
        rehearsal.Slow(operation="*", seconds=1),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{kind: status, operation: files.creat}", "unknown operation 'files.creat'. Did you mean 'files.create'?"),
        ("{kind: lost, operation: files.create}", "invalid value 'lost'"),
        ("{kind: slow, operation: files.create}", "the option 'seconds' is missing"),
        ("{kind: no-json, operation: files.create, request: 0}", "'request'"),
        ("files.create", "expected a mapping"),
    ],
)
def test_what_is_no_fault_is_told(text, message):
    with pytest.raises(ConfigError, match=f"^--fault.*{re.escape(message)}"):
        planned_faults.read(text, NAMES, "--fault")


def test_a_running_server_is_given_a_fault_over_the_wire(server):
    root = server.base_url.removesuffix("/v1")
    given = httpx2.post(f"{root}/rehearsal/faults", json={"kind": "status", "operation": "models.list", "status": 418})
    wrong = httpx2.post(f"{root}/rehearsal/faults", json={"kind": "status", "operation": "models.lost"})
    assert (given.status_code, wrong.status_code) == (200, 400)
    assert "unknown operation 'models.lost'" in wrong.json()["error"]["message"]
    assert httpx2.get(f"{server.base_url}/models").status_code == 418
    assert [line["faults"] for line in httpx2.get(f"{root}/rehearsal/log").json()] == [["status"]]
