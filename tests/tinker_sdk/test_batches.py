import numpy as np
import pytest
from ftkit_tinker.batches import batch, loss
from tinker import TensorData

from ftkit import RefusedError
from ftkit.dialogue import Encoded


def sent(datum):
    inputs = {name: tensor.to_numpy().tolist() for name, tensor in datum.loss_fn_inputs.items()}
    return datum.model_input.to_ints(), inputs["target_tokens"], inputs["weights"]


def row(ids, prompt):
    return Encoded(id="r", ids=ids, prompt=prompt, asked=prompt)


def test_each_token_s_target_is_the_next_and_only_answers_count():
    one, other = batch([row([1, 2, 3, 4, 5], 3), row([6, 7, 8], 1)], 99)
    assert sent(one) == ([1, 2, 3, 4], [2, 3, 4, 5], [0, 0, 0.25, 0.25])
    assert sent(other) == ([6, 7], [7, 8], [0.25, 0.25])


def test_a_row_is_cut_after_the_limit():
    [one] = batch([row([1, 2, 3, 4, 5], 2)], 3)
    assert sent(one) == ([1, 2], [2, 3], [0, 1])


def test_the_first_token_has_nothing_before_it_and_is_not_counted():
    [one] = batch([row([1, 2, 3], 0)], 99)
    assert sent(one) == ([1, 2], [2, 3], [0.5, 0.5])


def test_rows_of_which_nothing_is_trained_are_refused():
    with pytest.raises(RefusedError, match=r"the prompts fill max_tokens\. Raise max_tokens"):
        batch([row([1, 2, 3, 4], 3)], 3)


def told(*logprobs):
    return {"logprobs": TensorData.from_numpy(np.array(logprobs, np.float32))}


def test_the_loss_is_the_mean_over_trained_tokens_whatever_is_told_of_the_others():
    data = batch([row([1, 2, 3, 4, 5], 3), row([6, 7, 8], 1)], 99)
    outputs = [told(float("nan"), -9.0, -1.0, -2.0), told(-3.0, -4.0)]
    assert loss(data, outputs) == pytest.approx(10 / 4)


def test_a_row_of_which_nothing_was_told_is_no_loss():
    data = batch([row([1, 2, 3], 1), row([4, 5, 6], 1)], 99)
    with pytest.raises(ValueError, match="shorter"):
        loss(data, [told(-1.0, -1.0)])
    with pytest.raises(KeyError):
        loss(data, [told(-1.0, -1.0), {}])
