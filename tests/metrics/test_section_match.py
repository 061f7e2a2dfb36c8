import pytest
from ftkit_metrics.section_match import SectionMatch

from ftkit import Answer, ConfigError, Score, interfaces

NAMES = ("VITALS", "DIAGNOSIS", "SUGGESTED TESTS")
REFERENCE = "VITALS\nBP 120/80.\nDIAGNOSIS\nAcute flu.\nSUGGESTED TESTS\nNone,\nrest.\nReviewed by Dr. Sharma"


def score(section, given, reference=REFERENCE):
    metric = SectionMatch(section=section, names=NAMES, sign_off="Reviewed by Dr. Sharma")
    return next(metric.scores([Answer(text=given, reference=reference)]))


def test_it_is_a_metric_of_passes_and_fails():
    assert isinstance(SectionMatch(section="VITALS", names=NAMES), interfaces.Metric)
    assert SectionMatch.passes_or_fails


@pytest.mark.parametrize(
    ("section", "given", "expected"),
    [
        ("DIAGNOSIS", REFERENCE, 1.0),
        ("DIAGNOSIS", "DIAGNOSIS \n\n Acute\n flu.", 1.0),
        ("DIAGNOSIS", REFERENCE.replace("Acute", "acute"), 0.0),
        ("DIAGNOSIS", "DIAGNOSIS: Acute flu.", 0.0),
        ("DIAGNOSIS", "DIAGNOSIS\nAcute flu.\nDIAGNOSIS\nAcute flu.", 0.0),
        ("DIAGNOSIS", "", 0.0),
        ("SUGGESTED TESTS", "SUGGESTED TESTS\nNone, rest.", 1.0),
        ("SUGGESTED TESTS", "SUGGESTED TESTS\nNone, rest.\nReviewed by Dr. Sharma.", 0.0),
    ],
)
def test_what_counts_as_the_same_section(section, given, expected):
    assert score(section, given) == Score(values={"section_match": expected})


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        (None, "no reference"),
        (" ", "no reference"),
        ("VITALS\nBP.", "no section 'DIAGNOSIS' in the reference"),
    ],
)
def test_with_nothing_to_compare_there_is_no_score(reference, reason):
    assert score("DIAGNOSIS", REFERENCE, reference) == Score(absent=reason)


@pytest.mark.parametrize(
    ("section", "names", "message"),
    [
        (
            "DIAGNOSES",
            NAMES,
            "section 'DIAGNOSES' is not in 'names'. Did you mean 'DIAGNOSIS'? "
            "Known: DIAGNOSIS, SUGGESTED TESTS, VITALS.",
        ),
        (
            "A",
            ("A", " "),
            "an empty heading in 'names'. Give the words of each heading line.",
        ),
    ],
)
def test_options_that_cannot_be_meant_are_refused(section, names, message):
    with pytest.raises(ConfigError) as caught:
        SectionMatch(section=section, names=names)
    assert str(caught.value) == message
