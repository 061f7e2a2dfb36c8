from typing import ClassVar

from ftkit_ifeval.wholes import ConstrainedResponse, JsonFormat

from .instruction_contract import InstructionContract


class TestJsonFormat(InstructionContract):
    check = JsonFormat()
    good = ('{"hr": 88}', '```json\n{"hr": 88}\n```', "```\n[1]```", "12", "NaN", '{"a": 1, "a": 2}')
    bad: ClassVar = {
        "hr: 88": "is no JSON: Expecting value",
        '{"hr": 88': "is no JSON: Expecting ',' delimiter",
        "[" * 100_000: "is nested too deeply to be read as JSON",
        "9" * 5_000: "is no JSON: a whole number in it has too many digits",
    }
    loosely_good = ("Here you are:\n[1]",)


class TestConstrainedResponse(InstructionContract):
    check = ConstrainedResponse()
    good = ("My answer is no.", "Well. My answer is maybe. Or so.")
    bad: ClassVar = {
        "My answer is No.": 'has none of "My answer is yes.", "My answer is no." and "My answer is maybe."'
    }
    loosely_good = ("My answer is **yes**.",)
