"""Rows that share a sequence: which, in which order, and that none of them sees another."""

from random import Random

import pytest
from ftkit_peft.packing import Collator, Packed, packed_order

from ftkit import dialogue
from ftkit.dialogue import Encoded

from .peft_rows import row

LENGTHS = [Random(3).randint(10, 90) for _ in range(40)]


@pytest.fixture
def rows(tiny_model):
    return list(dialogue.opened(tiny_model).encoded([row(n, 3 + n) for n in range(4)]))


def test_every_row_is_trained_once_an_epoch_and_no_pack_is_too_full():
    packs = packed_order(LENGTHS, 100, 2.0, seed=7)
    assert sorted(row for pack in packs for row in pack) == sorted([*range(40)] * 2)
    assert all(sum(LENGTHS[row] for row in pack) <= 100 for pack in packs)
    assert len(packs) < 2 * 40 * 0.8


def test_packs_are_nearly_full():
    packs = packed_order(LENGTHS, 200, 1.0, seed=7)
    assert sum(LENGTHS) / (200 * len(packs)) > 0.85


def test_the_order_is_a_function_of_the_seed():
    assert packed_order(LENGTHS, 100, 1.5, seed=7) == packed_order(LENGTHS, 100, 1.5, seed=7)
    assert packed_order(LENGTHS, 100, 1.5, seed=7) != packed_order(LENGTHS, 100, 1.5, seed=8)
    assert sum(map(len, packed_order(LENGTHS, 100, 1.5, seed=7))) == 60


def test_a_row_that_is_longer_than_a_pack_is_alone():
    packs = packed_order([50, 300, 50], 100, 1.0, seed=7)
    assert sorted(map(sorted, packs)) == [[0, 2], [1]]


def test_the_first_token_of_a_row_is_not_foretold_by_the_row_before():
    one = Encoded(id="a", ids=[5, 6, 7], prompt=0, asked=0)
    packed = Packed.of([one, one], None)
    assert (packed.ids, packed.positions) == ([5, 6, 7, 5, 6, 7], [0, 1, 2, 0, 1, 2])
    assert packed.labels == [-100, 6, 7, -100, 6, 7]


def test_each_row_is_cut_for_itself(rows):
    packed = Packed.of(rows, 20)
    assert len(packed.ids) == sum(min(20, one.whole) for one in rows)


def test_packed_rows_are_scored_as_each_is_alone(tiny_model, rows):
    """None sees another: the model's answers for each position are those for the row by itself."""
    import torch
    from transformers import AutoModelForCausalLM

    packs = [Packed.of(rows[:2], None), Packed.of(rows[2:], None)]
    batch = Collator(pad=2)(
        [{"input_ids": one.ids, "labels": one.labels, "position_ids": one.positions} for one in packs]
    )
    for attention in ("eager", "sdpa"):
        model = AutoModelForCausalLM.from_pretrained(tiny_model, dtype=torch.float32, attn_implementation=attention)
        with torch.no_grad():
            together = model(input_ids=batch["input_ids"], position_ids=batch["position_ids"], use_cache=False).logits
            for line, place, one in ((0, 0, rows[0]), (0, rows[0].whole, rows[1]), (1, rows[2].whole, rows[3])):
                alone = model(input_ids=torch.tensor([one.ids]), use_cache=False).logits[0]
                torch.testing.assert_close(together[line, place : place + one.whole], alone, rtol=1e-4, atol=1e-4)


def test_the_quick_loss_is_that_of_the_rows_alone(tiny_model, rows):
    import torch
    from ftkit_peft.completion_loss import agrees, completion_loss
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(tiny_model, dtype=torch.float32, attn_implementation="sdpa")
    head = model.get_output_embeddings().weight.detach()

    def summed(groups):
        packs = [Packed.of(group, None) for group in groups]
        told = [{"input_ids": one.ids, "labels": one.labels, "position_ids": one.positions} for one in packs]
        batch = Collator(pad=2)(told)
        assert agrees(model, batch)
        return completion_loss(model, batch, head)

    torch.testing.assert_close(summed([rows[:3], rows[3:]]), summed([[one] for one in rows]), rtol=1e-4, atol=1e-3)
