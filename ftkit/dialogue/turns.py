"""Messages as the mappings that chat templates take.

The arguments of a tool call travel as text. Some templates print a text as it is; others turn whatever they get into
JSON, and would quote the text a second time: these are given the parsed arguments.
"""

import json
from typing import Any, Literal

from ftkit.errors import DataError
from ftkit.values import FunctionCall, Message, ToolCall

Arguments = Literal["text", "mapping"]

_TEXT = '{"ward":  "B 7"}'  # the second space shows whether a template prints it verbatim
_ASKED = Message(role="user", content="Is the ward open?")
_CALLING = Message(
    role="assistant",
    content="",
    tool_calls=(ToolCall(id="call00001", function=FunctionCall(name="f", arguments=_TEXT)),),
)


def plain(message: Message, arguments: Arguments) -> dict[str, Any]:
    """The message as a mapping without what it does not have. Raises DataError for arguments that are no JSON."""
    turn: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        turn["tool_calls"] = [_call(call, arguments) for call in message.tool_calls]
    if message.tool_call_id:
        turn["tool_call_id"] = message.tool_call_id
    if message.name:
        turn["name"] = message.name
    return turn


def wanted_arguments(tokenizer: Any) -> Arguments:
    """How the tokenizer's template takes arguments: as text where it prints that verbatim, else parsed."""
    from jinja2 import TemplateError

    try:
        turns = [plain(_ASKED, "text"), plain(_CALLING, "text")]
        written = tokenizer.apply_chat_template(turns, tokenize=False)
    except (TemplateError, TypeError, ValueError):  # it does something with them that a text cannot
        return "mapping"
    return "text" if _TEXT in written else "mapping"


def _call(call: ToolCall, arguments: Arguments) -> dict[str, Any]:
    name, said = call.function.name, call.function.arguments
    function = {"name": name, "arguments": said if arguments == "text" else _parsed(name, said)}
    return {"type": call.type, "function": function, **({"id": call.id} if call.id else {})}


def _parsed(name: str, arguments: str) -> Any:
    try:
        return json.loads(arguments)
    except ValueError as error:
        raise DataError(f"the arguments of the call to '{name}' are no JSON: {error}. Found: {arguments!r}.") from error
