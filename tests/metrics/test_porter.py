"""Every stem is compared with NLTK's, over words made of all that its rules look at."""

from itertools import product

import pytest
from ftkit_metrics.porter import _IRREGULAR, _STEP_2, _STEP_3, _STEP_4, stem

INFLECTIONS = "s es ies sses ss ed ied eed ing ated bling ized y e ll logi ssing tting zzing yed ying"
ENDINGS = (
    *(suffix for suffix, _ in (*_STEP_2, *_STEP_3)),
    *_STEP_4,
    *INFLECTIONS.split(),
)


@pytest.fixture(scope="module")
def nltk_stem():
    from nltk.stem.porter import PorterStemmer

    return PorterStemmer().stem


def differing(words, nltk_stem):
    return [word for word in words if stem(word) != nltk_stem(word)]


@pytest.mark.parametrize("ending", ENDINGS)
def test_stems_of_made_up_words_are_nltks(ending, nltk_stem):
    beginnings = ("".join(letters) for n in range(4) for letters in product("aeytbls1"[: 8 if n < 3 else 5], repeat=n))
    assert differing((beginning + ending for beginning in beginnings), nltk_stem) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_stems_of_words_with_two_endings_are_nltks(ending, nltk_stem):
    words = (beginning + inner + ending for beginning in ("", "t", "at", "yat", "tr", "trob") for inner in ENDINGS)
    assert differing(words, nltk_stem) == []


def test_stems_of_irregular_words_are_nltks(nltk_stem):
    assert differing(_IRREGULAR, nltk_stem) == []


def test_stems_of_runs_of_y_are_nltks(nltk_stem):
    assert differing(("y" * n + ending for n in range(30) for ending in ENDINGS), nltk_stem) == []


def test_a_very_long_word_takes_no_time():
    assert len(stem("y" * 300_000 + "ational")) == 300_000
