import random

import pytest

from ftkit.reports import Exposure
from ftkit.scoring.guards.exposure import exposure
from ftkit.values import Example, Message, Passage

from ...tracing import peak_of


def case(name, question, answer="Rest and water."):
    return Example(
        id=name,
        prompt=(
            Message(role="system", content="the same system prompt in every row of all"),
            Message(role="user", content=question),
        ),
        completion=(Message(role="assistant", content=answer),),
        group=name,
        origin=f"test:{name}",
    )


def said(number):
    """Twenty words that no other number says in this order."""
    return " ".join(f"word{draw}" for draw in random.Random(number).choices(range(5_000), k=20))


CASES = [case(f"case-{number}", said(number)) for number in range(50)]


def of(pieces, cases=CASES):
    return exposure(lambda: iter(pieces), cases)


def test_a_test_row_among_the_shots_is_found_with_its_place():
    pieces = [Passage(origin=f"train:{number}", question=said(number), text="Rest.") for number in range(100, 160)]
    planted = Passage(origin="train:planted", question=said(7), text="Rest and water.")
    found = of([*pieces, planted])
    assert found == Exposure(pieces=61, floor=0.8, greatest=1.0, piece="train:planted", case="case-7", inside=1)


def test_a_near_copy_is_found():
    question = said(7).split()
    copy = Passage(origin="x", question=" ".join([*question[:19], "other"]), text="Rest and water.")
    found = of([copy])
    assert (found.piece, found.case, found.inside) == ("x", "case-7", 0)
    assert found.greatest == pytest.approx(18 / 24)


def test_a_question_inside_a_long_passage_is_found_though_it_is_not_alike():
    found = of([Passage(origin="handbook.md:3", text=f"{said(200)} {said(201)} {said(7)} {said(202)}")])
    assert (found.greatest, found.inside) == (None, 1)


def test_what_is_not_alike_is_said_to_be_below_the_floor():
    pieces = [Passage(origin=str(number), text=said(number)) for number in range(100, 160)]
    assert of(pieces) == Exposure(pieces=60, floor=0.5)


def test_the_system_prompt_makes_nothing_alike():
    assert of([Passage(origin="x", text="the same system prompt in every row of all")]).greatest is None


def test_nothing_to_show_or_nobody_to_ask_is_no_likeness():
    assert of([]) == Exposure(pieces=0, floor=0.5)
    assert of([Passage(origin="x", text="a b c")], cases=[]) == Exposure(pieces=1, floor=0.5)


def test_a_larger_corpus_takes_no_more_memory():
    def pieces(count):
        return (Passage(origin=str(number), text=said(number)) for number in range(100, 100 + count))

    def peak(count):
        return peak_of(lambda: exposure(lambda: pieces(count), CASES))

    assert peak(12_000) < 1.2 * peak(3_000)
