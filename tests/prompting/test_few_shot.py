import pytest
from ftkit_prompting.few_shot import FewShot

from ftkit import Case, DataError, Example, Message, Passage

TOPICS = ("fever and cough", "broken ankle after a fall", "sore throat", "cough at night", "rash on the arm")


def user(text):
    return Message(role="user", content=text)


def case(text, name="1"):
    return Case(id=name, prompt=(user(text),))


def row(number, text):
    return Example(
        id=f"row-{number}",
        prompt=(Message(role="system", content="the same in all"), user(text)),
        completion=(Message(role="assistant", content=f"answer {number}"),),
        group=str(number),
        origin=f"records.csv:{number}",
    )


ROWS = [row(number, text) for number, text in enumerate(TOPICS)]


def shown(prompter, *cases, rows=ROWS):
    """The questions of the shots for each case."""
    return [[message.content for message in prompt[:-1:2]] for prompt in prompter.prompts(cases, rows)]


class TestNearest:
    def test_each_case_sees_the_rows_nearest_to_it(self):
        asked = [case("an ankle after a fall"), case("the rash of an arm")]
        assert shown(FewShot(shots=1, pick="nearest"), *asked) == [["broken ankle after a fall"], ["rash on the arm"]]

    def test_the_nearest_stands_next_to_the_question(self):
        (found,) = shown(FewShot(shots=2, pick="nearest"), case("at night a cough, and fever"))
        assert found == ["fever and cough", "cough at night"]

    def test_the_order_of_the_training_rows_does_not_matter(self):
        prompter = FewShot(shots=3, pick="nearest")
        asked = [case("cough"), case("nothing in common")]
        assert shown(prompter, *asked) == shown(prompter, *asked, rows=ROWS[::-1])

    def test_a_row_that_asks_the_very_same_is_never_shown(self):
        rows = [*(row(number, "Sore throat!") for number in range(9)), *ROWS]
        (found,) = shown(FewShot(shots=3, pick="nearest"), case("sore throat"), rows=rows)
        assert len(found) == 3
        assert not {"Sore throat!", "sore throat"} & set(found)

    def test_questions_without_a_word_in_common_still_get_their_shots(self):
        assert [len(found) for found in shown(FewShot(shots=2, pick="nearest"), case("zzz"), case("?"))] == [2, 2]

    def test_too_few_other_rows_are_an_error(self):
        with pytest.raises(DataError, match=r"3 shots are asked for and the training split has 1"):
            shown(FewShot(pick="nearest"), case("x"), rows=ROWS[:1])

    def test_words_outside_a_to_z_are_found(self):
        rows = [row(1, "боль в груди"), row(2, "кашель ночью"), row(3, "頭痛 です")]
        assert shown(FewShot(shots=1, pick="nearest"), case("кашель"), case("頭痛"), rows=rows) == [
            ["кашель ночью"],
            ["頭痛 です"],
        ]


class TestRandom:
    def test_cases_see_different_shots_and_the_same_ones_each_time(self):
        prompter = FewShot(shots=2, pick="random")
        asked = [case("x", str(number)) for number in range(20)]
        assert len({tuple(found) for found in shown(prompter, *asked)}) > 5
        assert shown(prompter, *asked) == shown(prompter, *asked, rows=ROWS[::-1])

    def test_the_seed_draws(self):
        asked = [case("x", str(number)) for number in range(20)]
        assert shown(FewShot(pick="random"), *asked) != shown(FewShot(pick="random", seed=8), *asked)

    def test_a_row_that_asks_the_very_same_is_never_shown(self):
        asked = [case("sore throat", str(number)) for number in range(20)]
        assert all("sore throat" not in found for found in shown(FewShot(shots=4, pick="random"), *asked))


class TestMaterial:
    def test_fixed_shots_are_all_that_may_be_shown(self):
        (found,) = shown(FewShot(shots=2), case("x"))
        material = list(FewShot(shots=2).material(ROWS))
        assert [one.question for one in material] == found
        assert material[0] == Passage(origin="records.csv:2", question="sore throat", text="answer 2")

    @pytest.mark.parametrize("pick", ["random", "nearest"])
    def test_others_may_show_every_training_row(self, pick):
        assert len(list(FewShot(pick=pick).material(ROWS))) == len(ROWS)
