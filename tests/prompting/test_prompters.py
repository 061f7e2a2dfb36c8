import itertools

import ftkit_prompting
import msgspec
import pytest
from ftkit_prompting.few_shot import FewShot
from ftkit_prompting.instructed import Instructed
from ftkit_prompting.own_template import OwnTemplate
from ftkit_prompting.plain import Plain

from ftkit import Case, ConfigError, DataError, Example, Message, interfaces

RULES = 'Write in prose.\nEnd with the line "Done".'
LED = f"Follow every one of these rules exactly.\n{RULES}"


def system(text):
    return Message(role="system", content=text)


def user(text):
    return Message(role="user", content=text)


def assistant(text):
    return Message(role="assistant", content=text)


def case(*messages, instructions=RULES, **record):
    return Case(id="1", prompt=messages, record=record, instructions=instructions)


def row(number, *, before=()):
    return Example(
        id=f"row-{number}",
        prompt=(*before, user(f"question {number}")),
        completion=(assistant(f"answer {number}"),),
        group=str(number),
        origin=f"records.csv:{number}",
    )


def asked(prompter, *cases, train=()):
    return list(prompter.prompts(cases, train))


class TestPlugin:
    def test_it_offers_the_prompters_by_name(self):
        assert sorted(prompter.name for prompter in ftkit_prompting.ftkit_prompters()) == [
            "few_shot",
            "instructed",
            "plain",
            "retrieval",
            "template",
        ]

    @pytest.mark.parametrize("prompter", [one.load() for one in ftkit_prompting.ftkit_prompters()])
    def test_each_is_a_prompter(self, prompter):
        assert isinstance(prompter(), interfaces.Prompter)

    @pytest.mark.parametrize("prompter", [Plain(), Instructed(), FewShot(shots=1), OwnTemplate()])
    def test_each_streams(self, prompter):
        endless = itertools.repeat(case(user("?")))
        assert len(list(itertools.islice(prompter.prompts(endless, [row(1)]), 3))) == 3


class TestPlain:
    def test_the_prompt_stays_as_it_is(self):
        assert asked(Plain(), case(system("s"), user("?"))) == [(system("s"), user("?"))]


class TestInstructed:
    def test_the_rules_lead_in_a_system_message(self):
        assert asked(Instructed(), case(user("?"))) == [(system(LED), user("?"))]

    def test_a_system_message_that_is_there_is_joined_and_not_doubled(self):
        assert asked(Instructed(), case(system("You are a doctor."), user("?"))) == [
            (system(f"You are a doctor.\n\n{LED}"), user("?"))
        ]

    def test_without_instructions_the_case_is_asked_plainly(self):
        assert asked(Instructed(), case(user("?"), instructions=" ")) == [(user("?"),)]


class TestFewShot:
    def test_the_shots_stand_between_the_rules_and_the_question(self):
        assert asked(FewShot(shots=1), case(user("?")), train=[row(4, before=(system("old"),))]) == [
            (system(LED), user("question 4"), assistant("answer 4"), user("?"))
        ]

    def test_without_instructions_only_the_cases_own_system_message_leads(self):
        prompter = FewShot(shots=1, instructions=False)
        assert asked(prompter, case(user("?")), case(system("s"), user("?")), train=[row(4)]) == [
            (user("question 4"), assistant("answer 4"), user("?")),
            (system("s"), user("question 4"), assistant("answer 4"), user("?")),
        ]

    def test_all_cases_share_the_same_beginning(self):
        one, other = asked(FewShot(), case(user("a")), case(user("b")), train=map(row, range(50)))
        assert one[:-1] == other[:-1]
        assert len(one) == 8

    def test_the_order_of_the_training_rows_does_not_matter(self):
        rows = [row(number) for number in range(50)]
        assert asked(FewShot(), case(user("?")), train=rows) == asked(FewShot(), case(user("?")), train=rows[::-1])

    def test_the_seed_chooses(self):
        rows = [row(number) for number in range(50)]
        assert asked(FewShot(seed=1), case(user("?")), train=rows) != asked(FewShot(), case(user("?")), train=rows)

    def test_the_choice_is_the_same_on_every_machine(self):
        (prompt,) = asked(FewShot(), case(user("?")), train=map(row, range(50)))
        assert [message.content for message in prompt[1:-1:2]] == ["question 32", "question 16", "question 27"]

    def test_fewer_shots_are_the_first_of_more(self):
        rows = [row(number) for number in range(50)]
        (two,), (three,) = (asked(FewShot(shots=shots), case(user("?")), train=rows) for shots in (2, 3))
        assert two[:5] == three[:5]

    def test_too_few_training_rows_are_an_error(self):
        with pytest.raises(DataError) as caught:
            asked(FewShot(), case(user("?")), train=[row(1)])
        assert str(caught.value) == (
            "prompter 'few_shot': 3 shots are asked for and the training split has 1 examples. "
            "Lower 'shots', or split more rows to train."
        )

    def test_no_shot_at_all_is_refused(self):
        with pytest.raises(msgspec.ValidationError, match=">= 1"):
            msgspec.convert({"shots": 0}, FewShot)


class TestTemplate:
    def test_the_messages_are_the_templates_filled_in(self):
        prompter = OwnTemplate(system="Report for {{ doctor }}.\n{{ instructions }}", user="Case: {{ input }}")
        question = case(system("dropped"), user("old"), assistant("x"), user("new"), doctor="Dr. Rao")
        assert asked(prompter, question) == [(system(f"Report for Dr. Rao.\n{RULES}"), user("Case: new"))]

    def test_without_a_system_template_there_is_no_system_message(self):
        assert asked(OwnTemplate(), case(user("?"))) == [(user("?"),)]

    def test_a_column_called_input_is_hidden_by_the_question(self):
        assert asked(OwnTemplate(), case(user("?"), input="column")) == [(user("?"),)]

    def test_text_of_the_data_is_never_a_template(self):
        assert asked(OwnTemplate(), case(user("{{ 7 * 7 }} {% if %}"))) == [(user("{{ 7 * 7 }} {% if %}"),)]

    def test_an_unknown_name_is_an_error_with_the_nearest(self):
        with pytest.raises(ConfigError, match=r"'docter'.* Did you mean 'doctor'\? Known: doctor, input, instructions"):
            asked(OwnTemplate(user="{{ docter }}"), case(user("?"), doctor="Rao"))

    @pytest.mark.parametrize("options", [{"user": "{{ input"}, {"system": "{% if %}"}])
    def test_a_broken_template_is_refused_when_the_prompter_is_built(self, options):
        with pytest.raises(ConfigError, match="template"):
            OwnTemplate(**options)

    def test_an_empty_user_template_is_refused(self):
        with pytest.raises(ConfigError) as caught:
            OwnTemplate(user=" ")
        assert str(caught.value) == ("'user' is empty. Give the user message, such as '{{ input }}'.")
