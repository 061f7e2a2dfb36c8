import pytest
from ftkit_ifeval.sentence_ends import Model, ends_within

MODEL = Model(
    abbreviations=frozenset({"dr", "etc", "p.m"}),
    collocations=frozenset({("##number##", "may")}),
    starters=frozenset({"however"}),
    contexts={"the": 126 & ~(1 << 2), "smith": 1 << 2, "went": 1 << 6, "may": 1 << 5, "alba": 1 << 1},
)


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ("home. It", True),
        ("home! it", True),
        ("home.", False),
        ("Dr. Smith", False),
        ("pro-dr. Smith", False),
        ("etc. The", True),
        ("etc. Alba", False),
        ("etc. However", True),
        ("etc. however", False),
        ("so... the", False),
        ("so... The", True),
        ("J. Smith", False),
        ("J. Went", True),
        ("in 5. went", False),
        ("on 5. May", False),
        ("in 5. ,", False),
        ("in\n5. Went", True),
    ],
)
def test_a_mark_ends_a_sentence_or_not(context, expected):
    assert ends_within(context, MODEL) is expected
