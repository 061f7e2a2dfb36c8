import pytest
from ftkit_ifeval.families import INSTRUCTIONS, check_of, checks_of
from ftkit_ifeval.lengths import NumberWords
from ftkit_ifeval.punctuation import NoComma

from ftkit import ConfigError


def test_there_are_25_instructions_each_with_a_name_of_its_own():
    assert len({one.instruction_id for one in INSTRUCTIONS}) == 25
    assert len({one.name for one in INSTRUCTIONS}) == 25


def test_a_check_is_called_as_ifeval_calls_its_instruction():
    assert [one.name for one in INSTRUCTIONS] == [f"ifeval_{one.instruction_id.split(':')[1]}" for one in INSTRUCTIONS]


def test_a_row_becomes_its_checks_in_order():
    ids = ["length_constraints:number_words", "punctuation:no_comma"]
    kwargs = [{"relation": "less than", "num_words": 9, "keywords": None}, {}]
    assert checks_of(ids, kwargs) == (NumberWords(relation="less than", num_words=9), NoComma())


def test_without_kwargs_no_instruction_has_any():
    assert checks_of(["punctuation:no_comma"], []) == (NoComma(),)


def test_an_unknown_instruction_is_named_with_the_nearest():
    with pytest.raises(ConfigError) as error:
        check_of("punctuation:no_commas", {})
    start = (
        "IFEval has no instruction 'punctuation:no_commas'. Did you mean 'punctuation:no_comma'? Known: change_case:"
    )
    assert str(error.value).startswith(start)


def test_a_wrong_option_is_named_with_its_instruction():
    with pytest.raises(ConfigError) as error:
        check_of("length_constraints:number_words", {"relation": "at most", "num_words": 3})
    said = "instruction 'length_constraints:number_words': Invalid enum value 'at most' - at `$.relation`"
    assert str(error.value) == said
