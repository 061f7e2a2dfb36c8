import threading

import openai
import pytest

QUESTION = [{"role": "user", "content": "Capital of land 7?"}]


def test_a_tuned_model_says_what_it_learnt(taught):
    answer = taught.said(QUESTION, max_tokens=20)
    [choice] = answer.choices
    assert (choice.message.content, choice.finish_reason, answer.model) == ("Town 7.", "stop", taught.model)
    assert answer.usage.model_dump(exclude_none=True) == {
        "prompt_tokens": 4,
        "completion_tokens": 2,
        "total_tokens": 6,
    }


def test_a_base_model_answers_as_the_trainer_s_own(taught):
    answer = taught.client.chat.completions.create(model="gpt-4o-mini-2024-07-18", messages=QUESTION)
    assert answer.choices[0].message.content == "Capital of land 7?"


def test_several_answers_and_a_stop_are_what_was_asked_for(taught):
    answer = taught.said(QUESTION, n=3, stop=[" 7"])
    told = [(choice.index, choice.message.content, choice.finish_reason) for choice in answer.choices]
    assert told == [(0, "Town", "stop"), (1, "Town", "stop"), (2, "Town", "stop")]


def test_a_stream_is_the_answer_in_pieces_and_then_its_tokens(taught):
    stream = taught.said(QUESTION, stream=True, stream_options={"include_usage": True})
    events = list(stream)
    texts = [event.choices[0].delta.content for event in events if event.choices]
    assert texts == ["", "Town", " 7.", None]
    assert [event.choices[0].finish_reason for event in events if event.choices] == [None, None, None, "stop"]
    assert (events[-1].choices, events[-1].usage.completion_tokens) == ([], 2)
    assert {event.id for event in events} == {events[0].id}


def test_parts_and_a_developer_s_word_are_taken_as_texts(taught):
    parts = [{"type": "text", "text": "Capital of "}, {"type": "text", "text": "land 3?"}]
    messages = [{"role": "developer", "content": "Be brief."}, {"role": "user", "content": parts}]
    assert taught.said(messages).choices[0].message.content == "Town 3."


@pytest.mark.parametrize(
    ("options", "param"),
    [
        ({"top_p": 0.5}, "top_p"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"logprobs": True}, "logprobs"),
        ({"temperature": 3}, "temperature"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "robot", "content": "?"}]}, "messages[0].role"),
        ({"extra_body": {"colour": "red"}}, "colour"),
    ],
)
def test_what_would_be_ignored_is_refused(taught, options, param):
    with pytest.raises(openai.BadRequestError) as refused:
        taught.client.chat.completions.create(**{"model": "gpt-4o-mini-2024-07-18", "messages": QUESTION, **options})
    assert refused.value.param == param


def test_questions_at_once_get_each_their_own_answer(taught):
    found = {}

    def ask(number: int) -> None:
        question = [{"role": "user", "content": f"Capital of land {number}?"}]
        answer = taught.said(question)
        found[number] = answer.choices[0].message.content

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: f"Town {number}." for number in range(12)}
