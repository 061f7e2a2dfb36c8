"""Forms as browsers and clients upload them (RFC 7578): the fields of one, the file among them."""

import re
from email.message import Message
from typing import NamedTuple

from ftkit.testing.rehearsal.exchange import RefusedRequest


class Part(NamedTuple):
    """One field of a form."""

    name: str
    filename: str  # empty where the field is no file
    content: bytes


def parts(content_type: str, body: bytes) -> dict[str, Part]:
    """The fields of a form by name. Raises RefusedRequest for what is no form."""
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_param("boundary")
    if header.get_content_type() != "multipart/form-data" or not isinstance(boundary, str):
        raise RefusedRequest(400, f"Expected multipart/form-data with a boundary, got '{content_type}'.")
    pieces = re.split(rb"(?:^|\r\n)--" + re.escape(boundary.encode()), body)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise RefusedRequest(400, "The form has no end: its last boundary is missing.")
    found = [_part(piece) for piece in pieces[1:-1]]
    return {part.name: part for part in found}


def _part(piece: bytes) -> Part:
    head, _, content = piece.lstrip(b" \t").removeprefix(b"\r\n").partition(b"\r\n\r\n")
    header = Message()
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        header[name] = value.strip()
    field = header.get_param("name", header="content-disposition")
    if not isinstance(field, str):
        raise RefusedRequest(400, "A part of the form has no name.")
    return Part(field, header.get_filename() or "", content)
