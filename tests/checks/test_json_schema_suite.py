"""`json_schema` against the official test suite, drafts 4 to 2020-12, whose own documents are its `references`."""

import json

import pytest
from ftkit_checks.json_schema import JsonSchema

from ftkit import Answer

from .suite_files import suite, unpack

FOLDERS = {"draft4": "4", "draft6": "6", "draft7": "7", "draft2019-09": "2019-09", "draft2020-12": "2020-12"}
REMOTES = "http://localhost:1234/"
DISAGREES = {
    "schema that uses custom metaschema with format-assertion: false: format-assertion: false: invalid string",
    "schema that uses custom metaschema with format-assertion: true: format-assertion: true: invalid string",
}
"""Optional cases: whether formats are asserted is an option here, and not read from a schema's own meta-schema."""


@pytest.fixture(scope="module")
def remotes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("remotes")
    unpack("json-schema", "remotes/", folder)
    return folder


def files(kind):
    """The suite's files of a kind, which is a folder in that of each draft: "", "optional/" or "optional/format/"."""
    for path, content in sorted(suite("json-schema").items()):
        _, draft, *inside = path.split("/")
        if path.startswith("tests/") and "/".join(inside[:-1]) == kind.rstrip("/"):
            yield pytest.param(FOLDERS[draft], json.loads(content), id=path.removeprefix("tests/"))


def cases(kind):
    return sum(len(group["tests"]) for each in files(kind) for group in each.values[1])


def disagreements(draft, groups, remotes, **options):
    for group in groups:
        schema = group["schema"]
        check = JsonSchema(schema=schema, draft=draft, references={REMOTES: str(remotes)}, **options)
        answers = [Answer(text=json.dumps(case["data"])) for case in group["tests"]]
        for case, finding in zip(group["tests"], check.findings(answers), strict=True):
            if finding.passed != case["valid"]:
                yield f"{group['description']}: {case['description']}"


@pytest.mark.parametrize(("draft", "groups"), list(files("")))
def test_the_required_cases_agree(draft, groups, remotes):
    assert list(disagreements(draft, groups, remotes)) == []


@pytest.mark.parametrize(("draft", "groups"), list(files("optional/format")))
def test_the_optional_cases_of_asserted_formats_agree(draft, groups, remotes):
    assert list(disagreements(draft, groups, remotes, formats="asserted")) == []


@pytest.mark.parametrize(("draft", "groups"), list(files("optional")))
def test_the_other_optional_cases_agree_but_for_two(draft, groups, remotes):
    assert set(disagreements(draft, groups, remotes)) <= DISAGREES


def test_the_suite_is_whole():
    assert [cases(""), cases("optional"), cases("optional/format")] == [4942, 644, 2741]
