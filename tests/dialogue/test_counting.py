import msgspec
import pytest

from ftkit import DataError, Message, Problem, TokenCount, dialogue
from ftkit.testing.backends import planned
from ftkit.testing.samples import examples

from ..peft import tiny_tokenizer


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tokenizer")
    tiny_tokenizer.saved(folder)
    return dialogue.opened(folder)


@pytest.fixture
def plan(tmp_path):
    return planned(tmp_path, examples(3))


def test_half_a_surrogate_pair_is_told_and_never_tokenized(talk):
    with pytest.raises(DataError, match=r"cannot write this conversation: .*surrogates not allowed"):
        talk.text([Message(role="user", content="\ud83d")], asking=True)


def test_the_rows_of_a_plan_are_those_of_its_file(plan):
    assert list(dialogue.rows(plan)) == examples(3)


def test_a_row_over_the_limit_is_told_with_its_length(plan):
    fitting, long = (TokenCount(id=name, total=total, spans=((4, total),)) for name, total in (("a", 8), ("b", 9)))
    assert list(dialogue.objections([fitting, long], 8, plan)) == [
        Problem(id="b", reason="too-long", detail="9 tokens, the limit is 8")
    ]


def test_a_row_of_which_a_cut_leaves_no_answer_is_another_matter(plan):
    cutting = msgspec.structs.replace(plan, too_long="truncate")
    row = TokenCount(id="a", total=1_200, spans=((1_024, 1_200),))
    [problem] = dialogue.objections([row], 1_024, cutting)
    assert problem.reason == "nothing-left"
    assert problem.detail == "the prompt alone has 1,024 tokens: cut at 1,024, no answer is left"


def test_problems_of_a_row_are_told_before_its_length(plan):
    unfit = Problem(id="a", reason="nothing-trained", detail="no answer")
    assert list(dialogue.objections([TokenCount(id="a", total=99, problems=(unfit,))], 8, plan)) == [unfit]
