import io
import json
from typing import ClassVar

import pyarrow
from ftkit_clinical.note import ClinicalNoteTask
from ftkit_json.reader import Json, Jsonl
from ftkit_tables.arrow import Arrow, Parquet
from ftkit_tables.csv import Csv
from ftkit_tables.excel import Excel
from ftkit_tasks.conversation import ConversationTask
from ftkit_tasks.messages import MessagesTask
from ftkit_tasks.preference import PreferenceTask
from ftkit_tasks.template import TemplateTask

from ftkit.testing import GatheringTaskContract, ReaderContract, TaskContract

from .covering import not_covered

FIELDS = tuple({"id": str(number), "town": f"town {number}"} for number in range(5))


def as_arrow():
    sink = io.BytesIO()
    table = pyarrow.Table.from_pylist(list(FIELDS))
    with pyarrow.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def as_parquet():
    from pyarrow import parquet

    sink = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(list(FIELDS)), sink)
    return sink.getvalue()


def as_excel():
    import openpyxl

    book, sink = openpyxl.Workbook(), io.BytesIO()
    for row in (list(FIELDS[0]), *(list(fields.values()) for fields in FIELDS)):
        book.active.append(row)
    book.save(sink)
    return sink.getvalue()


class TestCsv(ReaderContract):
    reader = Csv(path="towns/towns.csv")
    content = "".join(f"{one['id']},{one['town']}\n" for one in ({"id": "id", "town": "town"}, *FIELDS)).encode()
    fields = FIELDS


class TestJson(ReaderContract):
    reader = Json(path="towns.json")
    content = json.dumps(FIELDS, indent=1).encode()
    fields = FIELDS


class TestJsonl(ReaderContract):
    reader = Jsonl(path="towns.jsonl")
    content = "".join(json.dumps(one) + "\n" for one in FIELDS).encode()
    fields = FIELDS


class TestArrow(ReaderContract):
    reader = Arrow(path="towns.arrow")
    content = as_arrow()
    fields = FIELDS


class TestParquet(ReaderContract):
    reader = Parquet(path="towns.parquet")
    content = as_parquet()
    fields = FIELDS


class TestExcel(ReaderContract):
    reader = Excel(path="towns.xlsx")
    content = as_excel()
    fields = FIELDS


class TestTemplate(TaskContract):
    task = TemplateTask(id="{{ id }}", input="Where is {{ town }}?", target="North of {{ id }}.", keep=("town",))
    fields = FIELDS


class TestMessages(TaskContract):
    task = MessagesTask(column="chat")
    fields = tuple(
        {"chat": json.dumps([{"role": "user", "content": one["town"]}, {"role": "assistant", "content": "Yes."}])}
        for one in FIELDS
    )


class TestPreference(TaskContract):
    task = PreferenceTask(
        id="{{ id }}", prompt="Where is {{ town }}?", chosen="{{ id }} north", rejected="{{ id }} south"
    )
    fields = FIELDS


class TestClinicalNote(TaskContract):
    task = ClinicalNoteTask(note="note", ask=("age",), id="id", patient="patient")
    fields = tuple(
        {"id": str(n), "patient": f"p{n}", "age": "50", "note": f"Obs: hr {n}. Imp: flu {n}. Ix: blood {n}."}
        for n in range(3)
    )


class TestConversation(GatheringTaskContract):
    task = ConversationTask(gather="{{ thread }}", role="who", content="{{ said }}")
    fields: ClassVar = (
        {"thread": "t1", "who": "user", "said": "Where is it?"},
        {"thread": "t1", "who": "assistant", "said": "In the north."},
    )


def test_every_reader_of_files_of_ours_runs_its_kit():
    assert not_covered("reader", globals()) == ["sql"], "it reads a database and no file"


def test_every_task_of_ours_runs_its_kit():
    assert not_covered("task", globals()) == ["python"], "it is the project's own code"
