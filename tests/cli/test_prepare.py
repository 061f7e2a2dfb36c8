import json

import msgspec
import pytest

from ftkit.manifests import DatasetManifest
from ftkit.values import Example, Reject

from ..echo import project
from ..echo.command import ftkit

DATASET = "build/dataset"
HOSTILE = {
    "braces": "{ and {{ question }} and {% raw %} and {0} and %s",
    "markup": "<script>alert(1)</script> [red]x[/red] :warning: | a | b |",
    "controls": "bell \x07 escape \x1b[31m nul-like \x01 back\x08space",
    "bidi": "user \u202e txt.exe \u2066 zero\u200bwidth",
    "quotes": '"quoted", with a comma\nand a line break',
    "formula": "=HYPERLINK(1)",
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(path, kind=Example):
    return [msgspec.json.decode(line, type=kind) for line in path.read_bytes().splitlines()]


def dataset_rows(folder):
    return [row for split in ("train", "validation", "test") for row in rows(folder / f"{split}.jsonl")]


def test_the_project_in_the_current_folder_is_the_default(here):
    project.folder(here)
    outcome = ftkit("prepare")
    assert outcome.code == 0
    assert "read = kept + rejected │ 30 = 30 + 0" in outcome.out
    assert outcome.err.endswith("written: build/dataset\n")
    assert len(dataset_rows(here / DATASET)) == 30


def test_several_examples_of_a_record_have_a_line_of_their_own(here):
    ones = [{"suffix": "-a", "target": "{{ answer }}"}, {"suffix": "-b", "target": "Well. {{ answer }}"}]
    project.folder(here, task={"id": "{{ id }}", "input": "{{ question }}", "examples": ones})
    outcome = ftkit("prepare")
    assert "read = kept + rejected     │ 30 = 30 + 0 │" in outcome.out
    assert "examples = kept + rejected │ 60 = 60 + 0 │" in outcome.out


@pytest.mark.parametrize("named", ["land", "land/ftkit.yaml"])
def test_a_project_is_named_by_its_file_or_its_folder(named, here):
    (here / "land").mkdir()
    project.folder(here / "land")
    assert ftkit("prepare", named).code == 0
    assert (here / "land" / DATASET / "manifest.json").exists()


def test_a_second_run_is_up_to_date_and_again_makes_the_same_bytes(here):
    project.folder(here)
    ftkit("prepare")
    manifest = (here / DATASET / "manifest.json").read_bytes()
    assert ftkit("prepare").err.endswith("up to date: build/dataset\n")
    assert ftkit("prepare", "--again").err.endswith("written: build/dataset\n")
    assert (here / DATASET / "manifest.json").read_bytes() == manifest


def test_json_is_the_manifest_and_nothing_else(here):
    project.folder(here)
    printed = ftkit("prepare", "--json").out
    assert printed.encode() == (here / DATASET / "manifest.json").read_bytes()
    manifest = msgspec.json.decode(printed, type=DatasetManifest)
    assert (manifest.project, manifest.counts.read, manifest.counts.kept) == ("capitals", 30, 30)


def test_a_table_needs_no_project_file(here):
    project.table(here / "lands.csv", [*map(project.row, range(20)), project.row(3)])
    templates = ("--input", "{{ question }} Please.", "--target", "{{ answer }}")
    outcome = ftkit("prepare", "lands.csv", *templates, "--out", "made")
    assert outcome.code == 0
    assert "rejected: duplicate" in outcome.out  # one of the two transforms that `init` lists
    manifest = msgspec.json.decode((here / "made/manifest.json").read_bytes(), type=DatasetManifest)
    assert (manifest.project, manifest.counts.kept) == ("lands", 20)
    assert all(row.prompt[-1].content.endswith(" Please.") for row in dataset_rows(here / "made"))


def test_a_table_that_is_not_there_is_told(here):
    outcome = ftkit("prepare", "lands.csv", "--input", "{{ question }}", "--target", "{{ answer }}")
    assert (outcome.code, outcome.err) == (1, "ftkit: there is no file lands.csv.\n")


def test_what_the_transforms_mended_is_told(here):
    project.folder(here)
    mojibake = project.row(0) | {"question": "Capital of CuraÃ§ao?"}
    project.table(here / "records.csv", [mojibake, *map(project.row, range(1, 9))])
    assert "changed by repair_text" in ftkit("prepare").out


def test_a_link_to_a_table_is_read_where_it_points_and_called_by_its_own_name(here):
    (here / "far").mkdir()
    project.table(here / "far/of.csv", [project.row(number) for number in range(5)])
    (here / "lands.csv").symlink_to(here / "far/of.csv")
    outcome = ftkit("prepare", "lands.csv", "--input", "{{ question }}", "--target", "{{ answer }}")
    assert outcome.code == 0
    assert (here / DATASET / "manifest.json").exists()


def test_too_many_defects_end_with_3_and_leave_the_reasons(here):
    project.folder(here)
    unsigned = [project.row(number) | {"answer": f"Town {number}."} for number in range(20)]
    project.table(here / "records.csv", [*unsigned, *(project.row(number) for number in range(20, 30))])
    outcome = ftkit("prepare")
    assert outcome.code == 3
    assert "sign_off" in outcome.err
    assert "records.csv:2" in outcome.err
    partial = here / "build/dataset.partial"
    assert len(rows(partial / "rejects.jsonl", Reject)) == 20
    assert not (here / DATASET).exists()
    assert not (partial / "manifest.json").exists()


def test_a_larger_budget_lets_the_same_records_through(here):
    project.folder(here)
    unsigned = [project.row(number) | {"answer": f"Town {number}."} for number in range(20)]
    project.table(here / "records.csv", [*unsigned, *(project.row(number) for number in range(20, 30))])
    assert ftkit("prepare", "--max-reject-rate", "0.7").code == 0


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_stays_text(kind, here):
    text = HOSTILE[kind]
    project.folder(here, prepare={"split": {"train": 1, "test": 0}})
    project.table(here / "records.csv", [{"id": "r0", "question": text, "answer": f"{text}\n{project.SIGNED}"}])
    assert ftkit("prepare").code == 0
    [row] = dataset_rows(here / DATASET)
    assert (row.prompt[-1].content, row.target) == (text, f"{text}\n{project.SIGNED}")


def test_a_name_is_printed_as_it_is_written(here):
    project.folder(here, name=":warning: [red]lands[/red]")
    assert ftkit("prepare").out.startswith(":warning: [red]lands[/red]: 30 records\n")


def test_hostile_rejects_are_kept_as_they_were(here):
    project.folder(here, prepare={"max_reject_rate": 1, "split": {"train": 1, "test": 0}})
    hostile = [{"id": kind, "question": text, "answer": text} for kind, text in HOSTILE.items()]
    project.table(here / "records.csv", [project.row(1), *hostile])
    outcome = ftkit("prepare")
    assert outcome.code == 0
    assert "\x1b" not in outcome.out + outcome.err
    kept = {reject.record["id"]: reject.record["target"] for reject in rows(here / DATASET / "rejects.jsonl", Reject)}
    assert kept == HOSTILE


class TestWrongUsage:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (
                ["lands.csv"],
                "lands.csv is no project file: say --input and --target, templates such as '{{ complaint }}'",
            ),
            (["lands.csv", "--input", "{{ question }}"], "say --input and --target"),
            (["ftkit.yaml", "--input", "x"], "--input and --target are for a table"),
            (["--max-reject-rate", "2"], "2.0 is not in the range"),
            (["--oust", "x"], "No such option '--oust'"),
        ],
    )
    def test_it_ends_with_2_and_says_what_to_say(self, arguments, said, here):
        project.folder(here)
        outcome = ftkit("prepare", *arguments)
        assert (outcome.code, outcome.out) == (2, "")
        assert said in outcome.err


def test_the_manifest_is_what_its_schema_says(here):
    jsonschema = pytest.importorskip("jsonschema")
    project.folder(here)
    schema = json.loads(ftkit("schema", "dataset-manifest").out)
    jsonschema.validate(json.loads(ftkit("prepare", "--json").out), schema)


def test_a_class_with_too_few_test_cases_is_told(here):
    split = {"train": 0.5, "test": 0.5, "strata": "question"}
    project.folder(here, prepare={"split": split})
    said = ftkit("prepare").out
    assert "! Too few test cases of question" in said
    assert "fewer than 10 show nothing" in " ".join(said.split())
