"""docs/vendors.md says what is true."""

import re
from pathlib import Path

from ftkit import plugins, settings

PAGE = (Path(__file__).parents[2] / "docs" / "vendors.md").read_text("utf-8")


def test_the_runs_of_the_page_have_backends_that_are_made_of_their_options(tmp_path):
    [text] = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    runs = settings.parse(text, "vendors.md").content["train"]
    made = {}
    for name, run in runs.items():
        [(backend, options)] = run["backend"].items()
        reference = plugins.Reference(name=backend, options=options)
        built = plugins.installed().build("backend", reference, tmp_path)
        assert run.get("method", "sft") in built.capabilities().methods
        made[name] = built.name
    assert made == {"at-together": "together", "at-fireworks": "fireworks", "by-preference": "together"}


def test_the_methods_of_the_page_are_those_of_the_backends(tmp_path):
    rows = [line.split("|") for line in PAGE.splitlines() if line.startswith("| `")]
    told = {row[1].split("`")[1]: tuple(row[5].strip().split(", ")) for row in rows}
    options = {
        "openai": {"model": "m"},
        "together": {"model": "m"},
        "fireworks": {"model": "accounts/fireworks/models/m", "account": "me"},
        "bedrock": {
            "model": "m",
            "region": "us-east-1",
            "role_arn": "arn:aws:iam::123456789012:role/tuner",
            "place": "s3://rows",
        },
    }
    offered = plugins.installed()
    for name, methods in told.items():
        backend = offered.build("backend", plugins.Reference(name=name, options=options[name]), tmp_path)
        assert backend.capabilities().methods == methods
    assert told.keys() == options.keys()
