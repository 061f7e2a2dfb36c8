import pytest
from ftkit_peft.sampling import choice

from ftkit import Request

torch = pytest.importorskip("torch")

from ftkit_peft.choices import Greedy, Sampled  # noqa: E402 - torch may be missing

LOGITS = torch.tensor([[0.0, 1.0, 3.0, 2.0]])


def drawn(sampled, count=400, logits=LOGITS):
    return [int(sampled.tokens(logits, [0])[0]) for _ in range(count)]


def test_greedy_takes_the_likeliest():
    assert Greedy().tokens(torch.tensor([[1.0, 3.0, 3.0], [5.0, 0.0, 1.0]]), [0, 1]).tolist() == [1, 0]


def test_draws_follow_the_probabilities():
    counts = torch.bincount(torch.tensor(drawn(Sampled([1.0], 1.0, [3]), 4000)), minlength=4) / 4000
    assert torch.allclose(counts, LOGITS[0].softmax(-1), atol=0.03)


def test_a_low_temperature_sharpens_and_none_takes_the_likeliest():
    assert set(drawn(Sampled([0.05], 1.0, [3]))) == {2}
    assert set(drawn(Sampled([0.0], 1.0, [3]))) == {2}


def test_top_p_leaves_the_unlikely_ones_out():
    shares = LOGITS[0].softmax(-1)
    assert set(drawn(Sampled([1.0], float(shares[2]) - 0.01, [3]))) == {2}
    assert set(drawn(Sampled([1.0], float(shares[2]) + 0.01, [3]))) == {2, 3}


def test_a_row_draws_the_same_whoever_stands_beside_it():
    alone = Sampled([1.0], 1.0, [11])
    beside = Sampled([1.0, 1.0], 1.0, [5, 11])
    both = [beside.tokens(LOGITS.expand(2, -1), [0, 1]).tolist() for _ in range(50)]
    assert [pair[1] for pair in both] == drawn(alone, 50)
    assert [pair[0] for pair in both] != drawn(Sampled([1.0], 1.0, [11]), 50)


def test_a_row_that_ended_leaves_the_others_draws_as_they_were():
    whole, left = Sampled([1.0, 1.0], 1.0, [5, 11]), Sampled([1.0, 1.0], 1.0, [5, 11])
    both = [whole.tokens(LOGITS.expand(2, -1), [0, 1]).tolist()[1] for _ in range(20)]
    assert [left.tokens(LOGITS, [1]).tolist()[0] for _ in range(20)] == both


def request(id, **more):  # noqa: A002 - a request's id
    return Request(id=id, messages=(), max_tokens=4, **more)


def test_without_a_temperature_the_likeliest_are_taken():
    assert isinstance(choice([request("a")], 0.0, 1.0, 7), Greedy)
    assert isinstance(choice([request("a", temperature=0.0)], 0.8, 1.0, 7), Greedy)


def test_cases_repeats_and_seeds_draw_differently_and_equal_ones_alike():
    flat = torch.zeros(1, 1000)
    asked = {
        "a": (request("a"), 7),
        "a again": (request("a", repeat=0), 7),
        "b": (request("b"), 7),
        "repeat": (request("a", repeat=1), 7),
        "seed": (request("a"), 8),
        "its own seed": (request("a", seed=9), 7),
    }
    found = {name: drawn(choice([one], 1.0, 1.0, seed), 5, flat) for name, (one, seed) in asked.items()}
    assert found["a"] == found["a again"]
    assert len({tuple(draws) for draws in found.values()}) == 5
