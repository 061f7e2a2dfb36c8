import json

import pytest
from ftkit_peft.predictor import Transformers

from ftkit import AnswerForm, ConfigError, Request

from .peft_rows import row

SCHEMA = {
    "type": "object",
    "properties": {"pulse": {"enum": ["low", "high"]}, "calm": {"type": "boolean"}},
    "required": ["pulse", "calm"],
    "additionalProperties": False,
}


def outputs(tiny_model, count=6, **options):
    asked = [Request(id=str(n), messages=row(n, 2 + n).prompt, max_tokens=200) for n in range(count)]
    predictor = Transformers(model=str(tiny_model), data_type="float32", **options)
    return {reply.id: (reply.output, reply.finish) for reply in predictor.predict(asked, frozenset())}


def test_the_random_model_says_neither_by_itself(tiny_model):
    assert not {"yes", "no"} & {output for output, _ in outputs(tiny_model).values()}


def test_every_answer_is_one_of_the_list_and_ends(tiny_model):
    found = outputs(tiny_model, one_of=("yes", 'no "never"'))
    assert {output for output, _ in found.values()} <= {"yes", 'no "never"'}
    assert {finish for _, finish in found.values()} == {"stop"}


def test_every_answer_is_json_of_the_schema(tiny_model, tmp_path):
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(SCHEMA), "utf-8")
    found = outputs(tiny_model, json_schema=str(path), temperature=1.0)
    answers = [json.loads(output) for output, finish in found.values() if finish == "stop"]
    assert answers
    assert all(set(answer) == {"pulse", "calm"} and answer["pulse"] in {"low", "high"} for answer in answers)


def test_every_answer_matches_the_regular_expression(tiny_model):
    found = outputs(tiny_model, regex="[A-C]{3}", temperature=2.0)
    assert all(len(output) == 3 and set(output) <= set("ABC") for output, _ in found.values())


def test_what_the_answers_are_held_to_is_in_the_fingerprint(tiny_model):
    grammars = [
        Transformers(model=str(tiny_model), one_of=values).fingerprint()["grammar"] for values in ((), ("a",), ("b",))
    ]
    assert grammars[0] == ""
    assert len(set(grammars)) == 3


def test_two_forms_at_once_are_an_error():
    with pytest.raises(ConfigError, match="one_of and regex cannot hold one answer both"):
        Transformers(one_of=("a",), regex="b")


def test_a_schema_that_is_not_there_is_an_error(tiny_model, tmp_path):
    with pytest.raises(ConfigError, match=r"json_schema '.*nowhere\.json'"):
        outputs(tiny_model, json_schema=str(tmp_path / "nowhere.json"))


def test_a_pattern_that_is_none_is_an_error(tiny_model):
    with pytest.raises(ConfigError, match="no answer can be held to this form"):
        outputs(tiny_model, regex="(")


class TestHeldToAForm:
    def held(self, tiny_model, **form):
        return Transformers(model=str(tiny_model), data_type="float32").held_to(AnswerForm(**form))

    @pytest.mark.parametrize(
        ("form", "options"),
        [({"one_of": ("yes", "no")}, {"one_of": ("yes", "no")}), ({"regex": "[A-C]{3}"}, {"regex": "[A-C]{3}"})],
    )
    def test_it_is_as_the_option_says_it(self, form, options, tiny_model):
        said = Transformers(model=str(tiny_model), data_type="float32", **options).fingerprint()
        assert self.held(tiny_model, **form).fingerprint() == said

    def test_every_answer_is_json_of_the_schema(self, tiny_model):
        asked = [Request(id=str(n), messages=row(n, 2 + n).prompt, max_tokens=200) for n in range(6)]
        predictor = self.held(tiny_model, json_schema=json.dumps(SCHEMA))
        replies = list(predictor.predict(asked, frozenset()))
        answers = [json.loads(reply.output) for reply in replies if reply.finish == "stop"]
        assert answers
        assert all(set(answer) == {"pulse", "calm"} for answer in answers)

    def test_a_schema_that_is_none_is_an_error(self, tiny_model):
        with pytest.raises(ConfigError, match="the contract's JSON Schema: "):
            self.held(tiny_model, json_schema="false").fingerprint()
