from typing import ClassVar

import msgspec
import pytest
from ftkit_checks.length import Length

from ftkit import Answer, ConfigError

from .check_contract import CheckContract


class TestLengthInWords(CheckContract):
    check = Length(min_words=2, max_words=3)
    good = ("a b", " a\u00a0b\nc ")
    bad: ClassVar = {
        "": "0 words, at least 2 needed",
        "a": "1 word, at least 2 needed",
        "a b c d e": "5 words, at most 3 allowed",
        "word " * 30_000: "30000 words, at most 3 allowed",
    }

    def test_the_span_is_what_is_too_much(self):
        (finding,) = self.findings("a b c dd e")
        assert finding.span == (6, 10)


class TestLengthInCharacters(CheckContract):
    check = Length(max_characters=3)
    good = ("", "abc", "  äöü\n")
    bad: ClassVar = {"abcd": "4 characters, at most 3 allowed"}

    def test_the_span_is_what_is_too_much(self):
        (finding,) = self.findings("  abcd ")
        assert finding.span == (5, 6)


class TestLengthInLines(CheckContract):
    check = Length(min_lines=1, max_lines=2)
    good = ("a", "a\n\n \n b")
    bad: ClassVar = {" \n": "0 lines, at least 1 needed", "a\nb\n\nc": "3 lines, at most 2 allowed"}

    def test_the_span_is_what_is_too_much(self):
        (finding,) = self.findings("a\nb\n\nc")
        assert finding.span == (5, 6)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"max_words": 150}, "Write at most 150 words."),
        ({"min_words": 20, "max_words": 150, "max_lines": 12}, "Write 20 to 150 words and at most 12 lines."),
        ({"min_characters": 9}, "Write at least 9 characters."),
        ({"min_lines": 3, "max_lines": 3}, "Write exactly 3 lines."),
    ],
)
def test_the_instruction_tells_every_bound(options, sentence):
    assert Length(**options).instruction() == sentence


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {},
            "no bound is given. Set at least one of min_words, max_words, min_characters, "
            "max_characters, min_lines, max_lines, min_sentences, max_sentences, min_tokens, max_tokens.",
        ),
        (
            {"min_words": 5, "max_words": 4},
            "min_words 5 is more than max_words 4. No answer could pass.",
        ),
    ],
)
def test_bounds_that_cannot_be_meant_are_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        Length(**options)
    assert str(caught.value) == message


def test_a_bound_below_zero_is_refused():
    with pytest.raises(msgspec.ValidationError, match=">= 0"):
        msgspec.convert({"max_words": -1}, Length)


def test_a_bound_of_zero_counts():
    assert not next(Length(max_words=0).findings([Answer(text="a")])).passed


class TestLengthInSentences(CheckContract):
    check = Length(min_sentences=1, max_sentences=2)
    good = ("Dr. Rao saw her.", "One! Two?")
    bad: ClassVar = {
        "": "0 sentences, at least 1 needed",
        "One. Two. Three. Four.": "4 sentences, at most 2 allowed",
    }

    def test_the_span_begins_where_the_surplus_does(self):
        (finding,) = self.findings("One. Two. Three. Four.")
        assert finding.span == (10, 22)

    def test_the_instruction_tells_it(self):
        assert self.check.instruction() == "Write 1 to 2 sentences."


@pytest.fixture(scope="module")
def tokenizer_file(tmp_path_factory):
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "[BOS]": 1}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(single="[BOS] $A", special_tokens=[("[BOS]", 1)])
    tokenizer.enable_truncation(2)
    folder = tmp_path_factory.mktemp("model")
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder / "tokenizer.json"


def test_tokens_are_counted_without_those_that_are_added_and_without_a_cut(tokenizer_file):
    check = Length(max_tokens=3, tokenizer=str(tokenizer_file))
    few, many = check.findings([Answer(text="a b \ud800"), Answer(text="a b c dd e")])
    assert few.passed
    assert (many.reason, many.span) == ("5 tokens, at most 3 allowed", (6, 10))


def test_the_tokenizer_may_be_a_folder_of_a_model(tokenizer_file):
    check = Length(min_tokens=2, tokenizer=str(tokenizer_file.parent))
    (finding,) = check.findings([Answer(text="a")])
    assert finding.reason == "1 token, at least 2 needed"
    assert check.instruction() == "Write at least 2 tokens."


@pytest.mark.parametrize("options", [{"max_tokens": 3}, {"max_words": 3, "tokenizer": "tokenizer.json"}])
def test_tokens_and_their_tokenizer_go_together(options):
    with pytest.raises(ConfigError) as caught:
        Length(**options)
    assert str(caught.value) == ("tokens are counted by 'tokenizer'. Give it together with min_tokens or max_tokens.")


def test_a_file_that_is_no_tokenizer_is_named(tmp_path):
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ConfigError) as caught:
        Length(max_tokens=3, tokenizer=str(tmp_path))
    assert str(caught.value).startswith(f"cannot read the tokenizer {tmp_path / 'tokenizer.json'}: ")
