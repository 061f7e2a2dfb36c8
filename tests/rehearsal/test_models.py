import openai
import pytest

from ftkit.testing.rehearsal.settings import STAND_IN_FOR


def test_the_base_models_and_what_was_tuned_are_listed(client, tuned):
    listed = [(model.id, model.owned_by) for model in client.models.list()]
    assert listed == [*((name, "system") for name in STAND_IN_FOR), (tuned, "rehearsal")]
    assert client.models.retrieve(tuned).id == tuned


def test_a_deleted_model_answers_no_more(client, tuned):
    assert client.models.delete(tuned).deleted is True
    with pytest.raises(openai.NotFoundError, match="does not exist or you do not have access") as unknown:
        client.chat.completions.create(model=tuned, messages=[{"role": "user", "content": "?"}])
    assert unknown.value.code == "model_not_found"


def test_a_base_model_is_not_deleted(client):
    with pytest.raises(openai.PermissionDeniedError, match="is not yours to delete"):
        client.models.delete(STAND_IN_FOR[0])
