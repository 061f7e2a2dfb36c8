# ruff: noqa: RUF001 - the dashes and minus signs that people see
import pytest
from msgspec.structs import replace

from ftkit.bills import Amount, Quantile
from ftkit.reporting import words
from ftkit.reports import Conclusion, Mean, Share

ALL = Share(passed=48, failed=0, unmeasured=0, share=1.0, low=0.926, high=1.0)
SOME = Share(passed=44, failed=2, unmeasured=2, share=44 / 48, low=0.804, high=0.967, bounds=(44 / 48, 46 / 48))
NOBODY = Share(passed=0, failed=0, unmeasured=0, share=None, low=None, high=None)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (None, "not measured"),
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.354, "35 %"),
        (0.999, "99.9 %"),
        (0.99999, "99.9 %"),
        (0.004, "0.4 %"),
        (0.00001, "0.1 %"),
    ],
)
def test_only_all_is_a_hundred_percent_and_only_none_is_zero(share, said):
    assert words.percent(share) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.926, 1.0, "93–100 %"),
        (0.0256, 0.0319, "2.6–3.2 %"),
        (0.00028, 0.0013, "0.03–0.13 %"),
        (0.9996, 1.0, "99.9–100 %"),
        (0.5, 0.5, "50–50 %"),
    ],
)
def test_the_ends_of_an_interval_are_told_apart(low, high, said):
    assert words.percent_interval(low, high) == said


def test_thousands_are_set_apart():
    many = replace(ALL, passed=1656, failed=8344, unmeasured=0)
    assert words.cases_passed(many) == "1,656 of 10,000"


def test_a_share_is_said_with_its_counts_and_interval():
    assert words.share_in_words(ALL) == "100 % (48 of 48; 95 % interval 93–100 %)"


def test_what_is_unmeasured_is_named_and_bounded():
    assert words.share_in_words(SOME) == "92 % (44 of 48, 2 not measured; 95 % interval 80–97 %)"
    assert words.bounds_in_words(SOME) == "2 not measured: between 92 % and 96 %"
    assert words.bounds_in_words(ALL) == ""


def test_the_loose_share_is_said_where_it_differs():
    loose = replace(ALL, share=0.5, passed=24, failed=24, loose=0.75)
    assert words.share_both_ways(loose) == "50 % (24 of 48; 95 % interval 93–100 %), 75 % read loosely"
    assert [words.loose_in_words(replace(ALL, loose=share)) for share in (None, 1.0)] == ["", ""]
    assert words.share_both_ways(ALL) == words.share_in_words(ALL)


def test_what_is_absent_is_never_zero():
    nothing = Mean(n=0, mean=None, low=None, high=None)
    said = [words.share_in_words(NOBODY), words.mean_in_words(None), words.mean_in_words(nothing), words.number(None)]
    said += [words.tokens(None), words.tokens(nothing), words.seconds(None), words.seconds(nothing)]
    said += [words.p_value(None), words.percent_interval(None, 1.0), words.number_interval(nothing)]
    assert said == ["not measured"] * 11


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0.00"), (0.618, "0.62"), (0.0004, "0.0004"), (14.14, "14.1"), (1204.4, "1,204"), (-0.5, "-0.50")],
)
def test_a_number_has_about_three_digits(value, said):
    assert words.number(value) == said


def test_a_mean_is_said_with_its_interval():
    assert words.mean_in_words(Mean(n=48, mean=0.618, low=0.58, high=0.66)) == "0.62 (0.58–0.66)"
    assert words.mean_in_words(Mean(n=48, mean=0.1, low=-0.2, high=0.4)) == "0.10 (−0.20 to 0.40)"
    assert words.mean_in_words(Mean(n=9, mean=0.85, low=0.8489, high=0.8511)) == "0.85 (0.849–0.851)"
    assert words.mean_in_words(Mean(n=1, mean=0.1, low=None, high=None)) == "0.10"


def test_tokens_and_seconds_have_their_units():
    assert words.tokens(Mean(n=1, mean=1204.4, low=None, high=None)) == "1,204"
    assert words.tokens(Mean(n=1, mean=3.25, low=None, high=None)) == "3.2"
    assert words.seconds(Mean(n=1, mean=0.842, low=None, high=None)) == "0.84 s"


@pytest.mark.parametrize(("p", "said"), [(0.0000001, "< 0.001"), (0.0042, "0.004"), (0.0451, "0.045"), (0.31, "0.31")])
def test_a_p_value_is_said_as_tables_print_it(p, said):
    assert words.p_value(p) == said


@pytest.mark.parametrize(
    ("measure", "title"),
    [("compliance", "Compliance"), ("check:a:b", "Check a:b"), ("metric:rougeL", "ROUGE-L"), ("metric:mine", "mine")],
)
def test_a_measure_has_its_usual_name(measure, title):
    assert words.measure_title(measure) == title


def test_a_sentence_does_not_repeat_the_headline_above_it():
    verdict = Conclusion(decision="fine-tune", sentence="Fine-tune: all is well.")
    other = Conclusion(decision="no-comparison", sentence="Nothing fine-tuned was scored.")
    assert words.sentence_below_headline(verdict) == "All is well."
    assert words.sentence_below_headline(other) == "Nothing fine-tuned was scored."


@pytest.mark.parametrize(("count", "said"), [(0, "0 rows"), (1, "1 row"), (1204, "1,204 rows")])
def test_a_count_agrees_with_its_noun(count, said):
    assert words.counted(count, "row") == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (None, "unknown"),
        (0.0, "$0.00"),
        (0.0000021, "$2.1e-06"),
        (0.0021, "$0.0021"),
        (14.1, "$14.10"),
        (1204.4, "$1,204"),
        (-3.0, "−$3.00"),
    ],
)
def test_money_has_about_three_digits(amount, said):
    assert words.dollars(amount) == said


def test_an_interval_of_money_or_time_says_what_is_known_of_it():
    assert words.amount_interval(Amount(n=9, dollars=0.002, low=0.001, high=0.003), 1000) == "$1.00 to $3.00"
    assert words.amount_interval(Amount(n=1, dollars=0.002)) == ""
    ends = [(1.0, 2.0), (1.0, None), (None, 2.0), (None, None)]
    assert [words.quantile_interval(Quantile(value=1.5, low=low, high=high)) for low, high in ends] == [
        "1.00 to 2.00 s",
        "at least 1.00 s",
        "at most 2.00 s",
        "not measured",
    ]
