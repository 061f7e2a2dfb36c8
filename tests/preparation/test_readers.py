import gzip
import io

import pytest

from ftkit import ConfigError, DataError, Source
from ftkit.plugins import Reference, installed
from ftkit.preparation.readers import chosen, input_files, settings_of

PLUGINS = installed()


@pytest.fixture
def source(tmp_path):
    for name in ("b.csv", "a.csv", "c.tsv", "deep/d.csv", ".hidden.csv", "notes.txt", "odd[1].csv"):
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_text("x,y\n1,2\n")
    return Source(root=tmp_path, spool=tmp_path / "spool")


def paths(given, source) -> list[str]:
    return [reader.path for reader in chosen(given, PLUGINS, source).readers]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("data/a.csv", ["data/a.csv"]),
        ("data/[ab].csv", ["data/a.csv", "data/b.csv"]),
        ("data/**/*.csv", ["data/a.csv", "data/b.csv", "data/deep/d.csv", "data/odd[1].csv"]),
        ("data/odd[1].csv", ["data/odd[1].csv"]),
        ("data", ["data/a.csv", "data/b.csv", "data/c.tsv", "data/odd[1].csv"]),
        (Reference(name="csv", options={"path": "data/?.*sv"}), ["data/a.csv", "data/b.csv", "data/c.tsv"]),
    ],
)
def test_a_path_stands_for_its_files_in_the_order_of_their_names(source, given, found):
    assert paths(given, source) == found


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("r.CSV", "csv"),
        ("r.tsv.gz", "csv"),
        ("r.jsonl.zst", "jsonl"),
        ("r.json", "json"),
        ("r.xlsx", "excel"),
        ("r.parquet", "parquet"),
        ("r.arrow", "arrow"),
        ("s3://bucket/r.csv", "csv"),
        ("https://host/r.ndjson?part=*", "jsonl"),
    ],
)
def test_the_ending_chooses_the_reader(source, given, name):
    assert [reader.name for reader in chosen(given, PLUGINS, source).readers] == [name]


def test_an_absolute_glob_is_read_too(source):
    assert paths(f"{source.root}/data/[ab].csv", source) == [f"{source.root}/data/{name}.csv" for name in "ab"]


@pytest.mark.parametrize(("data", "name"), [(b"a,b\n1,2\n", "csv"), (b'\xef\xbb\xbf {"a": 1}', "jsonl"), (b"", "csv")])
def test_standard_input_is_json_where_it_begins_so_and_else_csv(source, monkeypatch, data, name):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert [reader.name for reader in chosen("-", PLUGINS, source).readers] == [name]


def test_files_of_a_folder_that_nobody_reads_are_told(source):
    assert chosen("data", PLUGINS, source).notes == ("data: not read, for no reader knows them: notes.txt",)


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (
            "data/notes.txt",
            ConfigError,
            "no reader knows the ending of 'data/notes.txt'. Name one: {csv: {path: data/notes.txt}}. "
            "Known: arrow, csv, excel, json, jsonl, parquet, sql.",
        ),
        (
            "data/*.cvs",
            DataError,
            "no file matches 'data/*.cvs'. Did you mean 'a.csv'? "
            "Known: .hidden.csv, a.csv, b.csv, c.tsv, deep, notes.txt, odd[1].csv.",
        ),
        ("data/none", ConfigError, None),
        (
            Reference(name="csv", options={"path": "none/*.csv"}),
            DataError,
            "no file matches 'none/*.csv'. Known: none.",
        ),
    ],
)
def test_what_stands_for_no_file_is_an_error(source, given, error, message):
    with pytest.raises(error) as caught:
        chosen(given, PLUGINS, source)
    if message:
        assert str(caught.value) == message


def test_a_folder_without_records_is_an_error(source):
    (source.root / "empty").mkdir()
    with pytest.raises(DataError) as caught:
        chosen("empty", PLUGINS, source)
    assert str(caught.value) == "the folder 'empty' holds no file that a reader knows. Found: nothing."


def test_files_have_digests_of_what_is_stored_by_names_relative_to_the_project(source):
    (source.root / "r.csv.gz").write_bytes(packed := gzip.compress(b"x,y\n1,2\n", mtime=0))
    readers = [*chosen("r.csv.gz", PLUGINS, source).readers, *chosen("data/a.csv", PLUGINS, source).readers]
    found = input_files(readers, source).stored()
    assert [(name, stored.bytes) for name, stored in found.items()] == [("r.csv.gz", len(packed)), ("data/a.csv", 8)]


def test_a_copy_has_the_name_of_what_it_is_a_copy_of(source, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a,b\n1,2\n")))
    assert list(input_files(chosen("-", PLUGINS, source).readers, source).names) == ["-"]


def test_a_file_named_twice_is_an_error(source):
    readers = [*chosen("data", PLUGINS, source).readers, *chosen("data/a.csv", PLUGINS, source).readers]
    with pytest.raises(ConfigError) as caught:
        input_files(readers, source)
    told = f"the project names the records {source.root / 'data/a.csv'} twice. Name each file once."
    assert str(caught.value) == told


def test_a_link_that_leads_to_itself_is_an_error(source):
    (source.root / "loop.csv").symlink_to("loop.csv")
    readers = chosen("loop.csv", PLUGINS, source).readers
    with pytest.raises(DataError, match=r"^cannot read .*loop\.csv: Too many levels of symbolic links\.$"):
        input_files(readers, source)


def test_settings_show_no_secret(source):
    given = Reference(name="sql", options={"url": "postgresql://me:hidden@host/db", "query": "SELECT 1"})
    assert settings_of(given, source) == {"sql": {"url": "postgresql://host/db", "query": "SELECT 1"}}
    assert settings_of("https://me:hidden@host/r.csv", source) == "https://host/r.csv"
