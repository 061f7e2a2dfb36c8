import pytest

import ftkit
from ftkit import ConfigError

pytestmark = pytest.mark.usefixtures("caches")


def test_a_metric_as_a_module_gives_its_means():
    module = ftkit.evaluate_module("rouge", types=["rouge1", "rougeL"], stemmer=False)
    assert module.compute(predictions=["a b", "x", "y"], references=["b a", "y", ""]) == {
        "rouge1": 0.5,
        "rougeL": 0.25,
        "unmeasured": 1,
    }


def test_batches_are_added_up_as_in_any_module():
    module = ftkit.evaluate_module("exact_match")
    module.add_batch(predictions=["a", "b"], references=["a", "a"])
    module.add(prediction="c", reference="c")
    assert module.compute() == {"exact_match": pytest.approx(2 / 3), "unmeasured": 0}


def test_figures_for_all_answers_stand_beside_the_means():
    module = ftkit.evaluate_module("label_accuracy", labels=["yes", "no"])
    assert module.compute(predictions=["yes", "yes"], references=["yes", "no"]) == {
        "label_accuracy": 0.5,
        "corpus_label_accuracy": 0.5,
        "macro_f1": pytest.approx(1 / 3),
        "f1:yes": pytest.approx(2 / 3),
        "f1:no": 0.0,
        "unmeasured": 0,
    }


def test_a_check_as_a_module_gives_the_share_that_passed():
    module = ftkit.evaluate_module("one_of", values=["yes", "no"])
    assert module.compute(predictions=["yes", "maybe", "no", "no"]) == {"one_of": 0.75, "unmeasured": 0}


def test_records_and_prompts_may_be_given():
    module = ftkit.evaluate_module("groundedness")
    rows = {"predictions": ["88", "99"], "references": ["", ""], "records": [{"pulse": "88"}, {}], "prompts": ["", "7"]}
    assert module.compute(**rows)["groundedness"] == 0.5
    with pytest.raises(ConfigError, match="1 prompts for 2 predictions"):
        module.compute(**{**rows, "prompts": [""]})


def test_an_unknown_name_is_told_with_the_nearest():
    with pytest.raises(ConfigError, match=r"there is no metric or check 'rogue'\. Did you mean 'rouge'\?"):
        ftkit.evaluate_module("rogue")


def test_an_unknown_option_is_told():
    with pytest.raises(ConfigError, match="unknown option 'stemer'"):
        ftkit.evaluate_module("rouge", stemer=True)
