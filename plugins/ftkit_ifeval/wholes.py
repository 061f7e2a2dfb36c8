"""IFEval's instructions about an answer as a whole: JSON, or one of three fixed sentences."""

import json
from typing import ClassVar

from ftkit import PASSED, Finding, failed
from ftkit_ifeval.instruction import Instruction, Judge

_ALLOWED = ("My answer is yes.", "My answer is no.", "My answer is maybe.")
_FENCES = ("```json", "```Json", "```JSON", "```")


class JsonFormat(Instruction, frozen=True, kw_only=True):
    """The whole answer is JSON, also inside of a code fence.

    It is what Python's `json` reads, so NaN and a repeated key pass, as they do in IFEval; the check `json` is strict.
    """

    name: ClassVar[str] = "ifeval_json_format"
    instruction_id: ClassVar[str] = "detectable_format:json_format"

    def judge(self) -> Judge:
        """The judge of one text."""
        return _json

    def instruction(self) -> str:
        """The rule as a sentence."""
        return "Write the whole answer as JSON; a code fence around it is fine."


class ConstrainedResponse(Instruction, frozen=True, kw_only=True):
    """The answer has one of the sentences "My answer is yes.", "My answer is no." and "My answer is maybe."."""

    name: ClassVar[str] = "ifeval_constrained_response"
    instruction_id: ClassVar[str] = "detectable_format:constrained_response"

    def judge(self) -> Judge:
        """The judge of one text."""
        absent = failed('has none of "My answer is yes.", "My answer is no." and "My answer is maybe."')
        return lambda text: PASSED if any(sentence in text for sentence in _ALLOWED) else absent

    def instruction(self) -> str:
        """The rule as a sentence."""
        return 'Answer "My answer is yes.", "My answer is no." or "My answer is maybe.".'


def _json(text: str) -> Finding:
    bare = text.strip()
    for fence in _FENCES:
        bare = bare.removeprefix(fence)
    try:
        json.loads(bare.removesuffix("```").strip())
    except RecursionError:
        return failed("is nested too deeply to be read as JSON")
    except json.JSONDecodeError as error:
        return failed(f"is no JSON: {error.msg}")
    except ValueError:
        return failed("is no JSON: a whole number in it has too many digits")
    return PASSED
