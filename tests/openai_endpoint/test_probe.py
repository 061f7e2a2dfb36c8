import json

import pytest
from ftkit_openai.predictor import OpenAI

from ftkit import BackendError

from .asking import requests
from .double import Answer, completion, says_back, serving


@pytest.fixture
def schema(tmp_path):
    path = tmp_path / "answer.json"
    path.write_text('{"type": "object", "properties": {"dose": {"type": "integer"}}, "required": ["dose"]}')
    return str(path)


def obedient(asked):
    """Fills the first property with the only value that the schema allows."""
    properties = asked.json["response_format"]["json_schema"]["schema"]["properties"]
    value = {name: rule.get("enum", [5])[0] for name, rule in properties.items()}
    return Answer(completion(json.dumps(value)))


def test_an_endpoint_that_holds_its_answers_to_a_schema_is_asked_with_it(schema):
    with serving(obedient) as endpoint:
        predictor = OpenAI(model="m", base_url=endpoint.url, json_schema=schema)
        outputs = [reply.output for reply in predictor.predict(requests(3), frozenset())]
    assert outputs == ['{"dose": 5}'] * 3
    assert len(endpoint.log) == 4
    assert endpoint.log[-1].json["response_format"]["json_schema"]["schema"]["required"] == ["dose"]


@pytest.mark.parametrize("said", ["Paris", '{"mark": "Paris"}', '"teal"'])
def test_an_endpoint_that_passes_over_the_schema_is_found_out(schema, said):
    with serving(lambda asked: Answer(completion(said))) as endpoint:
        predictor = OpenAI(model="m", base_url=endpoint.url, json_schema=schema)
        with pytest.raises(BackendError, match=r"does not hold its answers to a schema: .*it said '"):
            list(predictor.predict(requests(3), frozenset()))
    assert len(endpoint.log) == 1


def test_an_endpoint_that_refuses_a_schema_says_so(schema):
    answer = Answer({"error": {"message": "unsupported response_format"}}, 400)
    with serving(lambda asked: answer) as endpoint:
        predictor = OpenAI(model="m", base_url=endpoint.url, json_schema=schema)
        with pytest.raises(BackendError, match=r"json_schema: .*unsupported response_format"):
            list(predictor.predict(requests(3), frozenset()))


def test_free_answers_need_no_proof():
    with serving(says_back) as endpoint:
        list(OpenAI(model="m", base_url=endpoint.url).predict(requests(3), frozenset()))
    assert len(endpoint.log) == 3
