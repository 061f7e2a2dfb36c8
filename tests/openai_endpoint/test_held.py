import json

import pytest
from ftkit_openai.predictor import OpenAI

from ftkit import AnswerForm, ConfigError, interfaces

from .asking import requests
from .double import serving
from .test_probe import obedient

FORM = AnswerForm(json_schema='{"type": "object", "properties": {"dose": {"type": "integer"}}}')


def test_a_contract_s_schema_is_what_the_endpoint_is_asked_with():
    with serving(obedient) as endpoint:
        predictor = OpenAI(model="m", base_url=endpoint.url)
        held = predictor.held_to(FORM)
        outputs = [reply.output for reply in held.predict(requests(2), frozenset({"0"}))]
    assert outputs == ['{"dose": 5}']
    asked = endpoint.log[-1].json["response_format"]["json_schema"]
    assert asked == {"name": "answer", "strict": True, "schema": json.loads(FORM.json_schema)}
    assert held.fingerprint() == predictor.fingerprint()


def test_it_is_a_predictor_that_keeps_a_form():
    predictor = OpenAI(model="m")
    assert isinstance(predictor, interfaces.KeepsForm)
    assert isinstance(predictor.held_to(FORM), interfaces.Predictor)


@pytest.mark.parametrize("form", [AnswerForm(one_of=("yes", "no")), AnswerForm(regex="[a-z]+")])
def test_what_the_api_has_no_words_for_is_refused(form):
    with pytest.raises(
        ConfigError, match=r"the OpenAI API holds answers to a JSON Schema alone\. .*structured_outputs"
    ):
        OpenAI(model="m").held_to(form)


def test_one_answer_is_not_held_to_two_forms():
    predictor = OpenAI(model="m", extra_body={"response_format": {"type": "json_object"}})
    with pytest.raises(ConfigError, match=r"the options hold answers to a form, and so does the contract\."):
        predictor.held_to(FORM)
