"""Files: uploaded, listed, told of, read, deleted."""

import msgspec

from ftkit.testing.rehearsal import lists, multipart
from ftkit.testing.rehearsal.exchange import Answer, Asked, RefusedRequest, converted, told, unknown
from ftkit.testing.rehearsal.multipart import Part
from ftkit.testing.rehearsal.orders import FileLife
from ftkit.testing.rehearsal.state import State
from ftkit.testing.rehearsal.wire import Deleted, File

_PURPOSES = ("assistants", "batch", "fine-tune", "vision", "user_data", "evals")
_LINES = ("batch", "fine-tune")
_FIELDS = {"file", "purpose", "expires_after", "expires_after[anchor]", "expires_after[seconds]"}
_MOST_BYTES = {"batch": 200_000_000}
_ANY_BYTES = 512_000_000


def create(state: State, asked: Asked) -> Answer:
    """Keeps an uploaded file."""
    form = multipart.parts(asked.content_type, asked.body)
    for name in form:
        if name not in _FIELDS:
            raise RefusedRequest(400, f"Unrecognized request argument supplied: {name}", param=name)
    uploaded, purpose = _needed(form, "file"), _needed(form, "purpose").content.decode("utf-8", "replace")
    _check(uploaded, purpose)
    life = _life(form)
    file = state.add_file(uploaded.filename, purpose, uploaded.content)
    if life is not None:
        file = state.files.put(file.id, msgspec.structs.replace(file, expires_at=file.created_at + life.seconds))
    return told(file, about=file.id)


def listed(state: State, asked: Asked) -> Answer:
    """A page of the files, the last uploaded first where nothing else is asked."""
    purpose, order = asked.query.get("purpose"), asked.query.get("order", "desc")
    if order not in {"asc", "desc"}:
        raise RefusedRequest(400, f"Invalid 'order': expected 'asc' or 'desc', got '{order}'.", param="order")
    files = [file for file in state.files.newest_first() if purpose in {None, file.purpose}]
    found = lists.page(files[:: 1 if order == "desc" else -1], asked.query, limit=10_000, most=10_000)
    return told(lists.with_ends(found, empty=""))


def retrieve(state: State, asked: Asked, file: str) -> Answer:  # noqa: ARG001 - as all operations
    """What is known of a file."""
    return told(found(state, file), about=file)


def content(state: State, asked: Asked, file: str) -> Answer:  # noqa: ARG001
    """The bytes of a file."""
    name = found(state, file).filename
    return Answer(
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{"".join(c for c in name if c.isalnum() or c in "-_.")}"'
        },
        pieces=(state.content_path(file).read_bytes(),),
        about=file,
    )


def delete(state: State, asked: Asked, file: str) -> Answer:  # noqa: ARG001
    """Forgets a file."""
    found(state, file)
    state.files.remove(file)
    state.content_path(file).unlink()
    return told(Deleted(id=file, object="file"), about=file)


def found(state: State, file: str, param: str = "id") -> File:
    """The file of this id. Raises RefusedRequest where there is none."""
    known = state.files.get(file)
    if known is None:
        raise unknown("File object", file, param)
    return known


def _needed(form: dict[str, Part], name: str) -> Part:
    if name not in form:
        message = f"Missing required parameter: '{name}'."
        raise RefusedRequest(400, message, param=name, code="missing_required_parameter")
    return form[name]


def _check(file: Part, purpose: str) -> None:
    if purpose not in _PURPOSES:
        message = f"'{purpose}' is not one of {list(_PURPOSES)} - 'purpose'"
        raise RefusedRequest(400, message, param="purpose")
    if not file.content:
        raise RefusedRequest(400, "File is empty.", param="file")
    if len(file.content) > _MOST_BYTES.get(purpose, _ANY_BYTES):
        raise RefusedRequest(
            413, f"The file has {len(file.content)} bytes, more than '{purpose}' allows.", param="file"
        )
    if purpose in _LINES and not file.filename.endswith(".jsonl"):
        raise RefusedRequest(400, f"Invalid file format for purpose '{purpose}'. Must be .jsonl", param="file")


def _life(form: dict[str, Part]) -> FileLife | None:
    told_in = {name[len("expires_after[") : -1]: part for name, part in form.items() if "[" in name}
    values = {name: part.content.decode("utf-8", "replace") for name, part in told_in.items()}
    return converted(values, FileLife) if values else None
