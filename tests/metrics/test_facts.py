import pytest
from ftkit_metrics.facts import Fact, Ground, facts_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Seen by Maria Lopez. She is well.", {("names", "maria"), ("names", "lopez")}),
        ("Maria is well.\n- Rest\nNote: Rest", set()),
        ('for "Rest" (Bed) and BP', set()),
        ("coded J18.9, case A-1023", {("codes", "j18.9"), ("codes", "a-1023")}),
        ("took 500mg and 37.0 C", {("numbers", "5E+2"), ("numbers", "37")}),
        ("born 2024-05-01", {("numbers", "2024"), ("numbers", "5"), ("numbers", "1")}),
        ("", set()),
    ],
)
def test_facts_of_a_text(text, found):
    assert facts_in(text) == {Fact(*one) for one in found}


@pytest.mark.parametrize(
    ("fact", "held"),
    [
        (Fact("names", "lopez"), True),
        (Fact("names", "lop"), False),
        (Fact("numbers", "88"), True),
        (Fact("numbers", "8"), False),
        (Fact("codes", "j18.9"), True),
        (Fact("codes", "j18"), False),
    ],
)
def test_a_fact_is_looked_up_whole(fact, held):
    assert Ground(["MARIA LOPEZ, pulse 88.0, coded j18.9", ""]).holds(fact) is held
