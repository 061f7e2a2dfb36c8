"""Answers of many megabytes: judged in a time that grows with their length and no faster."""

import time

import pytest
from ftkit_checks.case import Case
from ftkit_checks.contains import Contains
from ftkit_checks.edges import EndsWith, StartsWith
from ftkit_checks.language import Language
from ftkit_checks.length import Length
from ftkit_checks.markdown import Markdown
from ftkit_checks.no_bullets import NoBullets
from ftkit_checks.politeness import Politeness
from ftkit_checks.refusal import Refusal
from ftkit_checks.regex import Regex
from ftkit_checks.repetition import Repetition
from ftkit_checks.sections import Sections
from ftkit_checks.sign_off import SignOff
from ftkit_checks.vocabulary import Vocabulary
from ftkit_privacy.no_pii import NoPii

from ftkit import Answer

pytestmark = pytest.mark.slow

CHECKS = [
    Case(style="upper"),
    Case(style="title", lines=(1, -2)),
    Case(style="sentence"),
    Contains(text=("zq", "qz"), ignore_case=True, match="none"),
    Contains(text="zq", min_count=2),
    EndsWith(text=("z", "q"), ignore_case=True),
    Language(allowed=("en",)),
    Length(max_sentences=3),
    Length(max_lines=1, max_words=10),
    Markdown(bold="none", code="none", headings="none", inline_code="none", links="none", lists="none", tables="none"),
    NoBullets(),
    NoPii(),
    Politeness(required=("greeting", "please", "closing")),
    Politeness(required=()),
    Refusal(),
    Regex(pattern="(a*)*zq$", match="none"),
    Repetition(),
    Sections(names=("FIRST", "SECOND"), only=True, preamble=True),
    SignOff(text=("Bye", "Kind regards,\nHarbour Street Bank")),
    StartsWith(text="z"),
    Vocabulary(use=("zq",), avoid=("q z",), expand={"ZQ": "q z"}),
]
TEXTS = {
    "one line of prose": "lorem ipsum dolor " * 550_000,
    "one word": "a" * 10_000_000,
    "blanks": " " * 10_000_000,
    "line feeds": "\n" * 10_000_000,
    "marks without width": "a\u200b" * 5_000_000,
    "writing from right to left": "\u202eab \u202c" * 2_000_000,
    "full stops": "." * 10_000_000,
    "capitals": "LOUD x " * 1_400_000,
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_ten_megabytes_are_judged_in_seconds(check):
    for text in TEXTS.values():
        start = time.perf_counter()
        assert len(list(check.findings([Answer(text=text)]))) == 1
        assert time.perf_counter() - start < 30


def test_fifty_megabytes_are_judged_in_seconds():
    text = "The patient is well. " * 2_400_000
    start = time.perf_counter()
    verdicts = {next(check.findings([Answer(text=text)])).verdict for check in CHECKS}
    assert time.perf_counter() - start < 300
    assert verdicts <= {"passed", "failed", "unmeasured"}
