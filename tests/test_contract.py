import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from ftkit import PASSED, Answer, Component, ConfigError, Finding, PluginError, contract, failed, plugins
from ftkit.loose_readings import LONGEST
from ftkit.plugins import Offer, Plugins
from ftkit.project import from_document
from ftkit.settings import parse


class Says(Component, frozen=True, kw_only=True):
    """The text contains a word."""

    name: ClassVar[str] = "says"
    word: str

    def __post_init__(self) -> None:
        if not self.word:
            raise ConfigError("'word' is empty.")

    def findings(self, answers: list[Answer]) -> Iterator[Finding]:
        return (PASSED if self.word in answer.text else failed(f"no {self.word}") for answer in answers)

    def instruction(self) -> str:
        return f"Say {self.word}."


class Silent(Says, frozen=True, kw_only=True):
    """Cannot tell."""

    name: ClassVar[str] = "silent"
    word: str = "x"

    def findings(self, answers: list[Answer]) -> Iterator[Finding]:
        return (Finding(verdict="unmeasured", reason="no idea") for _ in answers)


class Lazy(Says, frozen=True, kw_only=True):
    """Forgets the last answer."""

    name: ClassVar[str] = "lazy"
    word: str = "x"

    def findings(self, answers: list[Answer]) -> Iterator[Finding]:
        return (PASSED for _ in list(answers)[1:])


class SaysAll(Component, frozen=True, kw_only=True):
    """The text contains words, which stand anywhere in the options."""

    name: ClassVar[str] = "says_all"
    words: dict[str, list[str]]

    def findings(self, answers: list[Answer]) -> Iterator[Finding]:
        wanted = [word for words in self.words.values() for word in words]
        for answer in answers:
            missing = [word for word in wanted if word not in answer.text]
            yield failed(f"no {missing}") if missing else PASSED

    def instruction(self) -> str:
        return f"Say {self.words}."


class Faulty(Says, frozen=True, kw_only=True):
    """Breaks, or gives what is no finding."""

    name: ClassVar[str] = "faulty"
    word: str = "x"

    def findings(self, answers: list[Answer]) -> Iterator[Finding]:
        for answer in answers:
            if answer.text == "odd":
                yield True
            elif answer.text == "stop":
                raise SystemExit
            elif answer.text == "unheard-of":
                yield Finding(verdict="maybe")
            else:
                raise ZeroDivisionError("by nought")


ROOT = Path("nowhere")
CHECKS = Plugins(
    offers=tuple(
        Offer(kind="check", offered=one, plugin="t", distribution="t 1")
        for one in (Says, Silent, Lazy, SaysAll, Faulty)
    ),
    broken={},
)


def built(lines: str) -> contract.Contract:
    text = f"records: r.csv\ntask: {{input: x, target: y}}\ncontract:\n{lines}"
    return contract.build(from_document(parse(text, "ftkit.yaml"), ROOT).contract, CHECKS, ROOT)


def answers(*texts: str, **record: str) -> list[Answer]:
    return [Answer(text=text, record=record) for text in texts]


def test_findings_come_by_key_and_in_the_order_of_the_contract():
    lines = "  - says: {word: b}\n  - says: {word: a}\n  - as: {mine: {says: {word: c}}}\n  - not: {says: {word: d}}"
    found = built(lines).judge(answers("a c", "b d"))
    assert [list(row) for row in found] == [["says", "says#2", "mine", "not_says"]] * 2
    assert found == [
        {"says": failed("no b"), "says#2": PASSED, "mine": PASSED, "not_says": PASSED},
        {
            "says": PASSED,
            "says#2": failed("no a"),
            "mine": failed("no c"),
            "not_says": failed("it does what it must not"),
        },
    ]


def test_the_first_broken_check_of_the_contract_is_the_reason():
    rules = built(
        "  - should: {says: {word: z}}\n  - as: {first: {says: {word: a}}}\n  - as: {second: {says: {word: b}}}"
    )
    assert rules.first_broken(answers("a b", "", "a")) == [None, ("first", failed("no a")), ("second", failed("no b"))]


def test_what_cannot_be_measured_does_not_pass_and_does_not_fail_either():
    rules = built("  - silent\n  - not: silent\n  - says: {word: a}")
    unmeasured = Finding(verdict="unmeasured", reason="no idea")
    (good, bad) = rules.judge(answers("a", ""))
    assert good == {"silent": unmeasured, "not_silent": unmeasured, "says": PASSED}
    assert (rules.complies(good), rules.complies(bad)) == (None, False)
    assert rules.first_broken(answers("a")) == [("silent", unmeasured)]


def test_what_only_should_be_is_reported_and_not_required():
    rules = built("  - should: {says: {word: a}}\n  - says: {word: b}")
    (found,) = rules.judge(answers("b"))
    assert rules.complies(found)
    assert (rules.keys, rules.required) == (("says", "says#2"), ("says#2",))
    assert rules.instructions({}) == "Say b."


def test_not_twice_is_not_at_all_and_wrappers_nest():
    rules = built("  - not: {not: {says: {word: a}}}\n  - should: {as: {mine: {not: {says: {word: a}}}}}")
    assert rules.judge(answers("a")) == [{"says": PASSED, "mine": failed("it does what it must not")}]
    assert rules.required == ("says",)


def test_options_are_bound_to_the_answer_s_record():
    rules = built('  - says: {word: "by {{ doctor }}"}')
    texts = [Answer(text="by Rao", record={"doctor": "Rao"}), Answer(text="by Rao", record={"doctor": "{{ x }}"})]
    assert rules.judge(texts) == [{"says": PASSED}, {"says": failed("no by {{ x }}")}]
    assert rules.columns == {"doctor"}
    assert rules.instructions({"doctor": "Rao"}) == "Say by Rao."


def test_options_are_bound_wherever_they_stand_in_lists_and_mappings():
    rules = built('  - says_all: {words: {"{{ key }}": ["by {{ doctor }}", on], b: ["{{ ward }}"]}}')
    record = {"doctor": "Rao", "ward": "7"}
    found = rules.judge([Answer(text="7, by Rao on", record=record), Answer(text="by Rao on", record=record)])
    assert found == [{"says_all": PASSED}, {"says_all": failed("no ['7']")}]
    assert rules.columns == {"doctor", "ward"}
    assert rules.instructions(record) == "Say {'{{ key }}': ['by Rao', 'on'], 'b': ['7']}."


def test_each_answer_is_judged_by_its_own_record_whatever_the_order():
    rules = built('  - says: {word: "{{ w }}"}')
    given = [Answer(text="a", record={"w": word}) for word in ("a", "b", "a", "", "b", "a")]
    verdicts = [row["says"].verdict for row in rules.judge(given)]
    assert verdicts == ["passed", "failed", "passed", "unmeasured", "failed", "passed"]


def test_a_record_that_makes_no_check_of_a_rule_leaves_its_answer_unmeasured_alone():
    rules = built('  - says: {word: "{{ doctor }}"}')
    found = rules.judge([Answer(text="Rao", record={"doctor": "Rao"}), Answer(text="Rao", record={"doctor": ""})])
    reason = "ftkit.yaml:4, contract[0]: check 'says': 'word' is empty."
    assert found == [{"says": PASSED}, {"says": Finding(verdict="unmeasured", reason=reason)}]


def test_an_unknown_check_is_an_error_with_the_nearest_name():
    with pytest.raises(ConfigError) as caught:
        built("  - sayz: {word: a}")
    assert str(caught.value).startswith("ftkit.yaml:4, contract[0]: unknown check 'sayz'. Did you mean 'says'?")


def test_an_option_that_does_not_exist_is_found_before_the_first_row_also_beside_a_bound_one():
    with pytest.raises(ConfigError) as caught:
        built('  - says: {word: "{{ doctor }}", wrod: a}')
    assert str(caught.value) == (
        "ftkit.yaml:4, contract[0]: check 'says': unknown option 'wrod'. Did you mean 'word'? Known: word."
    )


def test_a_check_that_gives_too_few_findings_is_named():
    with pytest.raises(PluginError) as caught:
        built("  - as: {mine: lazy}").judge(answers("a", "b"))
    assert str(caught.value) == "check 'mine' gave 1 findings for 2 answers."
    with pytest.raises(PluginError) as caught:
        built('  - lazy: {word: "{{ a }}"}').judge(answers("a", a="b"))
    assert str(caught.value) == "check 'lazy' gave 0 findings for 1 answer."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a", r"check 'mine' failed at test_contract\.py:\d+: ZeroDivisionError: by nought\."),
        ("stop", r"check 'mine' failed at test_contract\.py:\d+: SystemExit\."),
        ("odd", r"check 'mine' gave what is no finding: bool\."),
        ("unheard-of", r"check 'mine' gave a verdict that is none: 'maybe'\."),
    ],
)
@pytest.mark.parametrize("word", ["x", '"{{ w }}"'])
def test_a_check_that_breaks_is_named_and_never_a_pass(text, message, word):
    rules = built(f"  - as: {{mine: {{faulty: {{word: {word}}}}}}}")
    for judge in (rules.judge, rules.first_broken):
        with pytest.raises(PluginError) as caught:
            judge(answers(text, w="y"))
        assert re.fullmatch(message, str(caught.value))


def test_an_empty_contract_is_kept_by_every_answer():
    nothing = contract.Contract()
    assert nothing.judge(answers("a", "b")) == [{}, {}]
    assert nothing.first_broken(answers("a")) == [None]
    assert nothing.complies({})
    assert nothing.instructions({}) == ""


def test_no_answers_have_no_findings():
    assert built("  - says: {word: a}").judge([]) == []


def test_an_answer_passes_loosely_as_it_is_or_in_one_of_its_readings():
    rules = built("  - says: {word: ab}\n  - says: {word: c}\n  - says: {word: z}")
    given = answers("a**b** c\nd")
    assert rules.judge_loosely(given, rules.judge(given)) == [("says", "says#2")]


def test_an_answer_that_passes_all_has_the_contract_s_keys_and_no_reading_is_made():
    rules = built("  - says: {word: a}\n  - should: {says: {word: b}}")
    given = answers("ab", "a")
    assert rules.judge_loosely(given, rules.judge(given)) == [("says", "says#2"), ("says",)]
    nothing = contract.Contract()
    assert nothing.judge_loosely(given, nothing.judge(given)) == [(), ()]


def test_a_huge_answer_is_read_strictly_only():
    rules = built("  - says: {word: ab}")
    given = answers("a**b" + " " * LONGEST)
    assert rules.judge_loosely(given, rules.judge(given)) == [()]


def test_the_written_form_holds_all_that_decides_a_verdict():
    lines = '  - says: {word: a}\n  - should: {not: {says: {word: "{{ b }}"}}}'
    assert built(lines).written() == [
        ["says", True, False, {"says": {"word": "a"}}, {}],
        ["not_says", False, True, {"says": {"word": "{{ b }}"}}, {}],
    ]


def test_the_installed_checks_make_contracts_too():
    text = "records: r.csv\ntask: {input: x, target: y}\ncontract:\n  - sign_off: {text: Bye}"
    rules = contract.build(from_document(parse(text, "f"), ROOT).contract, plugins.installed(), ROOT)
    assert rules.instructions({}) == 'End with the line "Bye".'
