import pytest
from ftkit_peft import decoding
from ftkit_peft.decoding import Decoder, shared_part

from ftkit.dialogue import opened

from . import peft_rows
from .peft_rows import WORDS, row

ENDS = frozenset({2, 32})  # 32: a token that the random model does say

torch = pytest.importorskip("torch")


@pytest.fixture(scope="module")
def model(tiny_model):
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(tiny_model, dtype=torch.float32).eval()


@pytest.fixture(scope="module")
def prompts(tiny_model):
    return peft_rows.prompts(opened(tiny_model), [row(n, 2 + n % 9).prompt for n in range(20)])


@pytest.fixture(scope="module")
def expected(model, prompts):
    """Plain `generate`, one prompt at a time."""
    return [generated(model, prompt, 24) for prompt in prompts]


def generated(model, prompt, limit):
    ids = torch.tensor([prompt])
    made = model.generate(
        ids, attention_mask=torch.ones_like(ids), do_sample=False, eos_token_id=sorted(ENDS), max_new_tokens=limit
    )
    return made[0, len(prompt) :].tolist()


def test_the_answers_are_worth_comparing(expected):
    assert len({tuple(answer) for answer in expected}) > 10
    assert len({len(answer) for answer in expected}) > 1


def test_a_batch_answers_as_generate_does(model, prompts, expected):
    assert Decoder(model, ENDS, pad=2).answers(prompts, [24] * 20) == expected


@pytest.mark.parametrize("length", [1, 5, 8])
def test_sharing_a_prompt_part_changes_no_answer(model, prompts, expected, length):
    shared = prompts[0][:length]
    assert all(prompt[:length] == shared for prompt in prompts)
    decoder = Decoder(model, ENDS, pad=2, prefix=shared)
    assert decoder.answers(prompts[:13], [24] * 13) == expected[:13]
    assert decoder.answers(prompts[13:], [24] * 7) == expected[13:]


@pytest.mark.parametrize("length", [0, 5])
def test_reading_prompts_of_like_length_together_changes_no_answer(model, prompts, expected, length, monkeypatch):
    monkeypatch.setattr(decoding, "_READ_TOKENS", 60)
    read, plain = [], Decoder._padded
    monkeypatch.setattr(Decoder, "_padded", lambda self, rests: read.append(len(rests)) or plain(self, rests))
    decoder = Decoder(model, ENDS, pad=2, prefix=prompts[0][:length])
    assert decoder.answers(prompts, [24] * 20) == expected
    assert sum(read) == 20
    assert len(read) > 5


def test_each_row_ends_at_its_own_limit(model, prompts, expected):
    limits = [1 + n for n in range(20)]
    answers = Decoder(model, ENDS, pad=2).answers(prompts, limits)
    assert answers == [answer[:limit] for answer, limit in zip(expected, limits, strict=True)]


def test_a_model_whose_cache_cannot_be_continued_is_asked_without_sharing(model, prompts, expected):
    decoder = Decoder(model, ENDS, pad=2)
    decoder.in_blocks = False
    assert decoder.answers(prompts, [24] * 20) == expected


def test_the_shared_part_is_what_all_begin_with():
    long = list(range(40))
    assert shared_part([[*long, 1], [*long, 2, 3], [*long, 2]]) == long
    assert shared_part([[*long, 1], [*long, 1]]) == long
    assert shared_part([long, [*long, 5]]) == long[:-1], "one token of each is left over"


def test_a_short_shared_part_is_not_worth_it():
    assert shared_part([[*range(31), 1], [*range(31), 2]]) == []
    assert shared_part([list(range(100))]) == []
    assert shared_part([]) == []


def test_the_words_are_in_the_vocabulary(tiny_model):
    assert all(len(ids) < 4 for ids in opened(tiny_model).tokenizer([f" {word}" for word in WORDS])["input_ids"])
