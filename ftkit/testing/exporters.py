"""What every exporter must do, whatever its dialect."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import msgspec

from ftkit.errors import DataError
from ftkit.interfaces import Exporter, FileChecker
from ftkit.kinds import KindName
from ftkit.testing import samples
from ftkit.testing.components import ComponentContract
from ftkit.values import Example, Message, Problem

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TEST_ROW = "nobody-uploads-this-answer"
_JUNK = (
    b"",
    b"\n\n",
    b"null\n",
    b"[]\n",
    b'{"a":\n',
    b"\xff\xfe\x00",
    b"\x00" * 1000,
    b'{"messages": 7}\n',
    b'"\\ud800"\n',
)


class ExporterContract(ComponentContract):
    """An exporter writes lines that can be read, the same every time, and says of every row what is the matter.

    Give `exporter`; and where its dialect takes other rows than questions and answers, `rows` that it accepts.
    """

    kind: ClassVar[KindName] = "exporter"
    exporter: ClassVar[Exporter]
    rows: ClassVar[Sequence[Example]] = tuple(samples.examples(12))
    exports_test: ClassVar[bool] = False
    """Whether the test split is written too: only where nothing goes to a vendor."""

    def exported(self, splits: Mapping[str, Iterable[Example]]) -> dict[str, bytes]:
        """The files that come of these splits, by their path in the folder."""
        with TemporaryDirectory(prefix="ftkit-") as name:
            folder = Path(name) / "export"
            folder.mkdir()
            self.exporter.export(splits, folder)
            beside = [path.name for path in Path(name).iterdir() if path != folder]
            assert beside == [], f"it wrote beside its folder: {beside}"
            return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def test_rows_that_it_accepts_have_no_problems(self) -> None:
        """Else the kit would test nothing with them."""
        found = [problem for row in self.rows for problem in self.exporter.problems(row)]
        assert found == []

    def test_both_sides_are_written(self) -> None:
        """A file for the training and one for the validation rows, neither of them empty."""
        files = self._both_sides()
        missing = [side for side in ("train", "validation") if not any(side in name for name in files)]
        assert missing == [], f"no file of {' and '.join(missing)} among {', '.join(files)}"
        assert all(files.values()), "a file is empty"

    def test_every_line_is_json(self) -> None:
        """One object a line, as many as there are rows, read by Python's own parser."""
        for name, content in self._both_sides().items():
            if name.endswith(".jsonl"):
                lines = content.decode("utf-8-sig").splitlines()
                assert len(lines) == len(self.rows), f"{name} has {len(lines)} lines for {len(self.rows)} rows"
                assert all(isinstance(json.loads(line), dict) for line in lines), f"{name} has a line that is no object"

    def test_the_same_rows_make_the_same_bytes(self) -> None:
        """Now and later: digests of exports can be compared."""
        assert self._both_sides() == self._both_sides()

    def test_the_test_split_does_not_leave_the_house(self) -> None:
        """Neither as a file nor inside of one, unless the heir says that it does."""
        last = self.rows[0]
        secret = msgspec.structs.replace(last, id=_TEST_ROW, completion=(Message(role="assistant", content=_TEST_ROW),))
        files = self.exported({"train": self.rows, "test": [secret]})
        if not self.exports_test:
            assert not [name for name, content in files.items() if _TEST_ROW.encode() in content or "test" in name]

    def test_rows_are_taken_one_by_one(self) -> None:
        """From an iterator, and not only from a list."""
        given = {"train": iter(self.rows), "validation": iter(self.rows)}
        assert self.exported(given).keys() == self._both_sides().keys()

    def test_no_rows_make_no_harm(self) -> None:
        """An empty dataset is exported without an exception."""
        self.exported({"train": [], "validation": []})

    def test_every_row_is_judged_and_never_with_an_exception(self) -> None:
        """Problems have a code, a sentence, and the id of the row that they are about."""
        for row in (*self.rows, *samples.conversations(), *samples.hostile_examples()):
            for problem in self.exporter.problems(row):
                assert problem.id == row.id, f"{problem} is about {row.id}"
                _is_told(problem)

    def test_a_row_is_judged_the_same_every_time(self) -> None:
        """The gate before an upload and the report after it must agree."""
        for row in (*self.rows, *samples.conversations()):
            assert list(self.exporter.problems(row)) == list(self.exporter.problems(row))

    def test_what_it_wrote_it_accepts(self) -> None:
        """Where it judges files: its own have no problem in any line."""
        if isinstance(self.exporter, FileChecker):
            with TemporaryDirectory(prefix="ftkit-") as name:
                self.exporter.export({"train": self.rows}, Path(name))
                for path in sorted(path for path in Path(name).iterdir() if path.stem == "train" and path.is_file()):
                    assert list(self.exporter.line_problems(path)) == []

    def test_a_damaged_file_is_judged_line_by_line(self) -> None:
        """Where it judges files of lines: each problem names its line, and only a DataError may end the judging."""
        if isinstance(self.exporter, FileChecker) and any(name.endswith(".jsonl") for name in self._both_sides()):
            with TemporaryDirectory(prefix="ftkit-") as name:
                for place, junk in enumerate(_JUNK):
                    path = Path(name) / f"{place}.jsonl"
                    path.write_bytes(junk)
                    _judged(self.exporter, path)

    def _both_sides(self) -> dict[str, bytes]:
        return self.exported({"train": self.rows, "validation": self.rows})


def _judged(checker: FileChecker, path: Path) -> None:
    try:
        for problem in checker.line_problems(path):
            assert problem.line > 0, f"{problem} names no line of {path.read_bytes()[:20]!r}"
            _is_told(problem)
        for problem in checker.file_problems(path):
            _is_told(problem)
    except DataError:
        return


def _is_told(problem: Problem) -> None:
    assert _CODE.fullmatch(problem.reason), f"the reason {problem.reason!r} is no code such as too-long"
    assert problem.detail.strip(), f"{problem} says nothing to people"
