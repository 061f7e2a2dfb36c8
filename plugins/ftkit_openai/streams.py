"""A completion that comes in pieces: server-sent events, put together as they arrive.

Source: the chat completion chunks of OpenAI's API reference; WHATWG HTML, 9.2.6 (lines of an event stream).
"""

import msgspec

from ftkit_openai.replies import NOTHING, Call, Choice, Completion, Function, Said, content

_DONE = b"[DONE]"


class _Piece(msgspec.Struct, kw_only=True):
    delta: Said | None = None
    finish_reason: str | None = None


class _Chunk(msgspec.Struct, kw_only=True):
    choices: list[_Piece] | None = None
    model: str | None = None
    usage: msgspec.Raw = NOTHING
    error: msgspec.Raw = NOTHING  # llama.cpp and vLLM report a failure in the middle so


_chunk = msgspec.json.Decoder(_Chunk)


class BrokenOffError(Exception):
    """A stream ended before its answer did."""


class Stream:
    """The pieces so far. Not frozen: it grows."""

    def __init__(self) -> None:
        self.begun = False  # whether anything of the answer is there
        self._rest = b""
        self._texts: list[str] = []
        self._refusal = ""
        self._calls: dict[int, Function] = {}
        self._finish: str | None = None
        self._ended = False
        self._model: str | None = None
        self._usage = NOTHING

    def take(self, data: bytes) -> None:
        """Some bytes as they arrive.

        Raises msgspec.DecodeError for a chunk of another shape, BrokenOffError where the endpoint reports an error.
        """
        *lines, self._rest = (self._rest + data).replace(b"\r\n", b"\n").split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                self._line(line.removeprefix(b"data:").strip())

    def completion(self) -> Completion:
        """The whole. Raises BrokenOffError where the end is missing, ValueError where nothing came."""
        if not self._ended:
            raise BrokenOffError("the stream broke off before the answer's end")
        if not self.begun and self._finish is None:
            raise ValueError("its list of choices is empty")
        calls = [Call(function=function) for _, function in sorted(self._calls.items())]
        said = Said(content="".join(self._texts), refusal=self._refusal or None, tool_calls=calls or None)
        return Completion(
            choices=[Choice(message=said, finish_reason=self._finish)], model=self._model, usage=self._usage
        )

    def _line(self, text: bytes) -> None:
        if text == _DONE:
            self._ended = True
            return
        chunk = _chunk.decode(text)
        if chunk.error != NOTHING:
            raise BrokenOffError(f"the stream ended with an error: {bytes(chunk.error).decode()[:200]}")
        self._model = chunk.model or self._model
        if chunk.usage != NOTHING:  # most chunks have none
            self._usage = chunk.usage
        for piece in (chunk.choices or [])[:1]:
            self._piece(piece)

    def _piece(self, piece: _Piece) -> None:
        self._finish = piece.finish_reason or self._finish
        self._ended = self._ended or piece.finish_reason is not None
        if piece.delta is None:
            return
        text = content(piece.delta)
        self.begun = self.begun or bool(text or piece.delta.refusal or piece.delta.tool_calls)
        self._texts.append(text)
        self._refusal += piece.delta.refusal or ""
        for call in piece.delta.tool_calls or ():
            known = self._calls.setdefault(call.index, Function(name="", arguments=""))
            known.name = (known.name or "") + (call.function.name or "")
            known.arguments = (known.arguments or "") + (call.function.arguments or "")
