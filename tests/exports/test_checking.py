from pathlib import Path
from typing import ClassVar

import pytest

from ftkit import Component, Example, Message, Problem, plugins
from ftkit.errors import ConfigError, DataError
from ftkit.exports import checking
from ftkit.exports.checking import Tally
from ftkit.plugins import Offer, Plugins


class Picky(Component, frozen=True, kw_only=True):
    """Refuses everything, rows and files."""

    name: ClassVar[str] = "picky"

    def export(self, splits, folder):
        for split, rows in splits.items():
            (folder / f"{split}.txt").write_text("".join(f"{row.id}\n" for row in rows))

    def problems(self, example):
        yield Problem(reason="too-dull", detail="a yawn", id=example.id)

    def line_problems(self, path):
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            yield Problem(reason="too-dull", detail=line, line=number)

    def file_problems(self, path, *, validation=False):
        yield Problem(reason="too-short", detail="for validation" if validation else "for training")


class Mute(Component, frozen=True, kw_only=True):
    """Has rules for rows and none for files."""

    name: ClassVar[str] = "mute"

    def export(self, splits, folder):
        pass

    def problems(self, example):
        return iter(())


INSTALLED = Plugins(
    offers=tuple(Offer(kind="exporter", offered=one, plugin="test", distribution="test 1") for one in (Picky, Mute)),
    broken={},
)


def example(name):
    message = Message(role="user", content="?")
    return Example(id=name, prompt=(message,), completion=(message,), group=name, origin="a:1")


def test_a_file_is_judged_whole_and_then_by_line(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("one\ntwo\n")
    assert list(checking.problems_of_file(INSTALLED, "picky", path, validation=True)) == [
        Problem(reason="too-short", detail="for validation"),
        Problem(reason="too-dull", detail="one", line=1),
        Problem(reason="too-dull", detail="two", line=2),
    ]


def test_an_exporter_without_rules_for_files_is_an_error_that_names_those_that_have_them(tmp_path):
    with pytest.raises(ConfigError, match=r"the exporter 'mute' has no rules for files; picky have\."):
        checking.problems_of_file(INSTALLED, "mute", tmp_path)


def test_an_unknown_dialect_and_a_missing_file_are_named_errors(tmp_path):
    with pytest.raises(ConfigError, match=r"unknown exporter 'pickie'\. Did you mean 'picky'"):
        checking.problems_of_file(INSTALLED, "pickie", tmp_path)
    with pytest.raises(DataError, match=r"there is no file nowhere\.jsonl"):
        checking.problems_of_file(INSTALLED, "picky", Path("nowhere.jsonl"))


def test_an_export_is_judged_by_row_and_then_by_file(tmp_path):
    splits = {"train": [example("a"), example("b")], "validation": [example("c")]}
    Picky().export(splits, tmp_path)
    (tmp_path / "README.md").write_text("not a split")
    assert list(checking.problems_of_export(Picky(), splits, tmp_path)) == [
        Problem(reason="too-dull", detail="a yawn", id="a"),
        Problem(reason="too-dull", detail="a yawn", id="b"),
        Problem(reason="too-dull", detail="a yawn", id="c"),
        Problem(reason="too-short", detail="train.txt: for training"),
        Problem(reason="too-short", detail="validation.txt: for validation"),
    ]


def test_a_test_split_is_judged_where_it_was_exported_and_only_there(tmp_path):
    Picky().export({"train": []}, tmp_path)
    told = [problem.id for problem in checking.problems_of_export(Picky(), {"test": [example("a")]}, tmp_path)]
    Picky().export({"test": [example("a")]}, tmp_path)
    then = [problem.id for problem in checking.problems_of_export(Picky(), {"test": [example("a")]}, tmp_path)]
    assert (told, then) == ([""], ["a", "", ""])


def test_an_export_without_rules_for_files_is_judged_by_row(tmp_path):
    assert list(checking.problems_of_export(Mute(), {"train": [example("a")]}, tmp_path)) == []


def test_problems_are_counted_by_reason_with_the_first_of_each():
    first, second, other = (Problem(reason=reason, detail=reason, id=id_) for reason, id_ in ("ax", "ay", "bz"))
    assert checking.tallied([other, first, second]) == (
        Tally(reason="a", count=2, first=first),
        Tally(reason="b", count=1, first=other),
    )


def test_every_built_in_exporter_judges_an_export_of_its_own(tmp_path):
    installed = plugins.installed()
    rows = {"train": [example("a")]}
    for name in installed.names("exporter"):
        folder = tmp_path / name
        folder.mkdir()
        exporter = installed.build("exporter", plugins.Reference(name=name), tmp_path)
        exporter.export(rows, folder)
        assert [problem.id for problem in checking.problems_of_export(exporter, rows, folder)] != [], name
