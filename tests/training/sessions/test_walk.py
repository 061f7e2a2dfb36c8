import pytest

from ftkit.training.sessions.walk import Walk
from ftkit.values import Schedule


def walk(rows=10, seed=7, **schedule):
    given = {"epochs": 2, "batch_size": 4, "learning_rate": 1.0, "save_every": 2, **schedule}
    return Walk(schedule=Schedule(**given), rows=rows, seed=seed)


def test_every_row_is_seen_once_in_an_epoch():
    way = walk()
    visits = [row for step in range(way.steps) for row in way.batch(step)]
    assert (way.visits, way.steps) == (20, 5)
    assert sorted(visits[:10]) == sorted(visits[10:]) == list(range(10))
    assert visits[:10] != visits[10:]


def test_the_order_is_the_same_on_every_machine():
    assert walk(rows=6).batch(0) == [4, 3, 2, 1]
    assert walk(rows=6, seed=8).batch(0) != walk(rows=6).batch(0)


def test_a_part_of_an_epoch_is_a_part_of_the_rows():
    way = walk(epochs=0.5, batch_size=3)
    assert [len(way.batch(step)) for step in range(way.steps)] == [3, 2]


def test_the_rate_rises_through_the_warm_up_and_falls():
    way = walk(rows=20, warmup=0.2)
    assert [round(way.rate(step), 3) for step in range(way.steps)] == [
        0.5,
        1,
        1,
        0.875,
        0.75,
        0.625,
        0.5,
        0.375,
        0.25,
        0.125,
    ]


@pytest.mark.parametrize(
    ("decay", "rates"), [("constant", [1, 1, 1, 1, 1]), ("cosine", [1, 0.905, 0.655, 0.345, 0.095])]
)
def test_it_may_stay_or_fall_along_a_cosine(decay, rates):
    way = walk(decay=decay)
    assert [round(way.rate(step), 3) for step in range(way.steps)] == rates


def test_it_is_saved_every_so_many_steps_and_at_the_end():
    way = walk()
    assert [step + 1 for step in range(way.steps) if way.saves_behind(step)] == [2, 4, 5]
