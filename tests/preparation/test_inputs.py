import pytest

from ftkit import ConfigError, DataError

TASK = "task: {input: '{{ complaint }}', target: '{{ report }}'}\n"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            "records: r.csv\ntask: {input: '{{ complant }}', target: '{{ report }}'}\n",
            "ftkit.yaml:2, task: r.csv has no column 'complant'. Did you mean 'complaint'? Known: complaint, report.",
        ),
        (
            "records: r.csv\ntask: {input: '{{ record[\"the complaint\"] }}', target: '{{ report }}'}\n",
            "ftkit.yaml:2, task: r.csv has no column 'the complaint'. Did you mean 'complaint'? "
            "Known: complaint, report.",
        ),
        (
            "records: r.csv\ntask: {input: x, target: y, keep: [docter]}\n",
            "ftkit.yaml:2, task: r.csv has no column 'docter'. Known: complaint, report.",
        ),
        (
            "records: r.csv\n" + TASK + "contract:\n  - contains: {text: '{{ doctor }}'}\n",
            "ftkit.yaml:4, contract[0]: r.csv has no column 'doctor'. Known: complaint, report.",
        ),
        (
            "records: [r.csv, other.csv]\n" + TASK,
            "ftkit.yaml:2, task: other.csv has no column 'complaint'. Known: report, symptom.",
        ),
        (
            "records: r.txt\n" + TASK,
            "no reader knows the ending of 'r.txt'. Name one: {csv: {path: r.txt}}. "
            "Known: arrow, csv, excel, json, jsonl, parquet, sql.",
        ),
    ],
)
def test_a_column_or_a_reader_that_is_not_there_is_told_with_its_place(small, settings, message):
    small.records("complaint,report\na,b\n")
    small.records("symptom,report\na,b\n", "other.csv")
    small.settings(settings)
    with pytest.raises(ConfigError) as caught:
        small.prepare()
    assert str(caught.value) == message


@pytest.mark.parametrize("twice", ["[r.csv, r.csv]", "[r.csv, ./r.csv]", "[r.csv, {csv: {path: r.csv}}]"])
def test_a_file_named_twice_is_an_error_and_not_counted_twice(small, twice):
    small.records("complaint,report\na,b\n")
    small.settings(f"records: {twice}\n" + TASK)
    with pytest.raises(ConfigError) as caught:
        small.prepare()
    assert str(caught.value) == f"the project names the records {small.root / 'r.csv'} twice. Name each file once."


def test_several_files_are_read_in_order_and_each_has_its_digest(small):
    small.records("complaint,report\na,b\n")
    (small.root / "more").mkdir()
    small.records("complaint;report\nc;d\n", "more/r.csv")
    small.settings("records: [more/r.csv, {csv: {path: r.csv}}]\n" + TASK + "prepare: {split: {train: 1, test: 0}}\n")
    manifest = small.prepare().manifest
    assert [row["origin"] for row in small.rows("train")] == ["more/r.csv:2", "r.csv:2"]
    assert list(manifest.records) == ["more/r.csv", "r.csv"]
    assert manifest.notes == (
        "more/r.csv: read as utf-8, fields separated by semicolons",
        "r.csv: read as utf-8, fields separated by commas",
    )


def test_two_files_of_one_name_outside_the_project_are_two_files(small, tmp_path_factory):
    paths = [tmp_path_factory.mktemp("elsewhere") / "r.csv" for _ in range(2)]
    for number, path in enumerate(paths):
        path.write_text(f"complaint,report\na{number},b\n")
    small.settings(f"records: [{paths[0]}, {paths[1]}]\n" + TASK)
    assert len(small.prepare().manifest.records) == 2
    paths[0].write_text("complaint,report\nchanged,b\n")
    assert not small.prepare().up_to_date


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.csv", "cannot read {path}: No such file or directory."),
        ("folder.csv", "the folder 'folder.csv' holds no file that a reader knows. Found: nothing."),
    ],
)
def test_records_that_cannot_be_read_are_an_error(small, name, message):
    (small.root / "folder.csv").mkdir()
    small.settings(f"records: {name}\n" + TASK)
    with pytest.raises(DataError) as caught:
        small.prepare()
    assert str(caught.value) == message.format(path=small.root / name)


def test_frozen_ids_that_cannot_be_read_are_told_with_what_to_name(small):
    small.records("complaint,report\na,b\n")
    small.settings("records: r.csv\n" + TASK + "prepare: {split: {train: 0.5, test: 0.5, frozen: ids.txt}}\n")
    with pytest.raises(ConfigError) as caught:
        small.prepare()
    said = f"cannot read the frozen ids in {small.root / 'ids.txt'}: No such file or directory."
    assert str(caught.value) == f"{said} Name a UTF-8 file of ids, one a line, or an earlier test.jsonl."


def test_the_versions_of_all_that_decides_stand_in_the_manifest(small):
    small.records("complaint,report\na,b\n")
    small.settings("records: r.csv\n" + TASK)
    assert list(small.prepare().manifest.versions) == ["ftkit"]


def test_frozen_ids_stand_on_the_test_side_and_those_of_no_row_are_told(small):
    small.records("n,q,a\n" + "".join(f"{n},question {n},answer {n}\n" for n in range(40)))
    settings = "records: r.csv\ntask: {id: '{{ n }}', input: '{{ q }}', target: '{{ a }}'}\n"
    split = "prepare: {leaks: off, split: {train: 1.0, validation: 0, test: 0, frozen: ids.txt}}\n"
    (small.root / "ids.txt").write_text("3\n17\n99\n", encoding="utf-8")
    small.settings(settings + split)

    manifest = small.prepare().manifest

    assert [row["id"] for row in small.rows("test")] == ["3", "17"]
    assert manifest.counts.by_split == {"test": 2, "train": 38}
    assert manifest.notes[-1] == "split.frozen: 1 of 3 ids are of no row of these records"
