import pytest
from ftkit_tinker.predictor import TinkerPredictor

from ftkit import RefusedError, UnansweredError
from ftkit.testing.samples import examples, requests
from ftkit.training.sessions.walk import Walk

from .. import killing

ROWS = examples(24)
KEY = "0123456789abcdef0123456789abcdef"


def trained(backend, session, plan, steps):
    """The losses of the first steps, over the rows that our loop would take."""
    walk = Walk(schedule=backend.schedule(plan), rows=len(ROWS), seed=plan.seed)
    losses = []
    for step in range(steps):
        losses.append(backend.forward_backward(session, [ROWS[number] for number in walk.batch(step)]))
        backend.optimizer_step(session, walk.rate(step))
    return losses


def test_the_loss_falls(backend, plan):
    session = backend.open(plan, KEY, "")
    losses = trained(backend, session, plan, 12)
    assert sum(losses[6:]) < 0.8 * sum(losses[:6])


def test_a_session_says_whose_it_is_and_how_it_begins(backend, plan, tinker):
    session = backend.open(plan, KEY, "")
    [asked] = tinker.asked("create_model")
    assert asked["base_model"] == backend.model
    assert (asked["lora_config"]["rank"], asked["lora_config"]["seed"]) == (4, plan.seed)
    assert tinker.operations.labels[session.split(":")[0]] == {"ftkit_key": KEY, "ftkit_run": "tuned"}
    assert tinker.operations.runs[session].labels == {"ftkit_key": KEY, "ftkit_run": "tuned"}


def test_a_step_is_adamw_with_the_rate_of_our_loop(backend, plan, tinker):
    session = backend.open(plan, KEY, "")
    backend.forward_backward(session, ROWS[:2])
    backend.optimizer_step(session, 0.25)
    [asked] = tinker.asked("optim_step")
    told = asked["adam_params"]
    assert (told["learning_rate"], told["weight_decay"], told["grad_clip_norm"]) == (0.25, 0.0, 0.0)


def test_closing_finishes_the_session_and_forgets_it(backend, plan, tinker):
    session = backend.open(plan, KEY, "")
    backend.close(session)
    assert set(tinker.operations.sessions.values()) == {"success"}
    with pytest.raises(RefusedError, match=f"session {session} is not open in this process"):
        backend.forward_backward(session, ROWS[:2])


def test_what_is_saved_can_be_trained_on_and_does_not_expire_unless_it_is_told_to(backend, plan, tinker):
    session = backend.open(plan, KEY, "")
    saved = backend.save(session, "my run: 50%/a")
    assert (saved.id, saved.kind, saved.expires) == (f"tinker://{session}/weights/my-run-50-a", "training", "")
    assert tinker.asked("save_weights")[0]["overwrite"] is True
    assert tinker.asked("checkpoints") == []


def test_when_a_state_expires_tinker_says(backend, plan, tinker):
    backend = type(backend)(**{name: getattr(backend, name) for name in backend.__struct_fields__} | {"state_hours": 2})
    saved = backend.save(backend.open(plan, KEY, ""), "a")
    assert tinker.asked("save_weights")[0]["ttl_seconds"] == 7200
    assert saved.expires == tinker.operations.kept[saved.id].expires.isoformat()


def test_an_answer_that_is_lost_is_asked_for_again_by_its_number_and_nothing_is_done_twice(backend, plan, tinker):
    undisturbed = trained(backend, backend.open(plan, KEY, ""), plan, 3)
    before = len(tinker.asked("optim_step"))
    tinker.faults = {"optim_step": {before + 1: "lost"}, "forward_backward": {5: "lost"}}
    disturbed = trained(backend, backend.open(plan, KEY, ""), plan, 3)
    assert disturbed == undisturbed
    assert len(tinker.asked("optim_step")) == before + 4
    assert len(tinker.asked("forward_backward")) == 7


def test_a_request_that_fails_at_their_side_gives_the_session_up(backend, plan, tinker):
    session = backend.open(plan, KEY, "")
    tinker.faults = {"forward_backward": {1: "server"}}
    with pytest.raises(UnansweredError, match=r"Tinker \(http.*\) failed: Request failed: it failed"):
        backend.forward_backward(session, ROWS[:2])


def test_rows_of_which_nothing_is_told_give_the_session_up(backend, plan, tinker):
    session = backend.open(plan, KEY, "")
    tinker.faults = {"forward_backward": {1: "silent"}}
    with pytest.raises(UnansweredError, match="told no log probabilities of the rows that it was sent"):
        backend.forward_backward(session, ROWS[:2])


def test_a_request_that_fails_by_our_fault_is_refused(backend, plan, tinker):
    session = backend.open(plan, KEY, "")
    tinker.faults = {"save_weights": {1: "user"}}
    with pytest.raises(RefusedError, match=r"Tinker \(http.*\) refused the request: Request failed: it failed"):
        backend.save(session, "a")


def test_a_session_that_tinker_ended_is_lost_and_can_be_opened_again(backend, plan, tinker):
    session = backend.open(plan, KEY, "")
    saved = backend.save(session, "a")
    tinker.operations.sessions[session.split(":")[0]] = "terminated"
    with pytest.raises(UnansweredError, match="has ended the session"):
        backend.forward_backward(session, ROWS[:2])
    assert backend.open(plan, KEY, saved.id) != session


def test_a_state_of_another_kind_or_none_cannot_be_opened_and_leaves_no_session(backend, plan, tinker):
    with pytest.raises(RefusedError, match="there is no tinker://run/weights/gone"):
        backend.open(plan, KEY, "tinker://run/weights/gone")
    killing.wait_until(lambda: "open" not in tinker.operations.sessions.values())  # the end is not waited for


def test_a_base_model_that_tinker_has_not_is_refused_in_its_own_words(backend, plan):
    backend = type(backend)(model="owner/other", tokenizer=backend.tokenizer, base_url=backend.base_url)
    with pytest.raises(RefusedError, match=r"refused the request \(400 Bad Request\): unknown base model owner/other"):
        backend.open(plan, KEY, "")


def test_a_key_that_is_not_known_is_told_without_the_key(backend, plan, tinker, monkeypatch):
    monkeypatch.setenv("TINKER_API_KEY", "tml-of-somebody-else")
    with pytest.raises(RefusedError) as refused:
        backend.open(plan, KEY, "")
    assert "does not accept the key (401 Unauthorized): the key *** is not known" in str(refused.value)
    assert "Put a key of this service into TINKER_API_KEY." in str(refused.value)
    assert "somebody-else" not in str(refused.value)


def test_the_result_is_a_copy_that_answers_as_the_session_did(backend, plan, tinker):
    session = backend.open(plan, KEY, "")
    trained(backend, session, plan, 12)
    said = [(reply.id, reply.output) for reply in backend.sample(session, requests(4))]
    saved = backend.save(session, "tuned-12")
    backend.close(session)

    result = backend.result(saved, plan)

    assert (result.kind, result.base_model, result.expires) == ("remote-checkpoint", backend.model, "")
    address = result.facts["checkpoint"]
    assert address == f"tinker://{result.job}/sampler_weights/tuned"
    assert result.predictor == {
        "tinker": {
            "model": backend.model,
            "checkpoint": address,
            "tokenizer": backend.tokenizer,
            "base_url": tinker.address,
        }
    }
    assert result.tokens == backend.estimate(plan).tokens
    assert result.cost is None
    assert "open" not in tinker.operations.sessions.values()
    tuned = TinkerPredictor(**result.predictor["tinker"])
    assert [(reply.id, reply.output) for reply in tuned.predict(requests(4), frozenset())] == said
    base = TinkerPredictor(model=backend.model, tokenizer=backend.tokenizer, base_url=backend.base_url)
    assert [(reply.id, reply.output) for reply in base.predict(requests(4), frozenset())] != said


def test_a_state_is_no_model_that_can_be_asked(backend, plan):
    saved = backend.save(backend.open(plan, KEY, ""), "a")
    asked = TinkerPredictor(
        model=backend.model, checkpoint=saved.id, tokenizer=backend.tokenizer, base_url=backend.base_url
    )
    with pytest.raises(RefusedError, match="there are no sampler weights"):
        list(asked.predict(requests(1), frozenset()))


def test_a_question_that_fails_is_a_reply_and_the_others_are_answered(backend, tinker):
    asked = TinkerPredictor(model=backend.model, tokenizer=backend.tokenizer, base_url=backend.base_url, concurrency=1)
    tinker.faults = {"asample": {2: "user"}}
    first, second, third = asked.predict(requests(3), frozenset())
    assert (first.error, third.error) == ("", "")
    assert "refused the request" in second.error
    assert (second.output, second.seconds) == ("", None)


def test_a_reply_counts_its_tokens_and_says_why_it_ended(backend, tinker):
    asked = TinkerPredictor(model=backend.model, tokenizer=backend.tokenizer, base_url=backend.base_url)
    [reply] = asked.predict(requests(1), frozenset())
    [sent] = tinker.asked("asample")
    assert reply.prompt_tokens == len(sent["prompt"]["chunks"][0]["tokens"])
    assert reply.completion_tokens <= 16
    assert reply.finish == ("length" if reply.completion_tokens == 16 else "stop")
    assert sent["sampling_params"]["temperature"] == 0.0
    assert sent["sampling_params"]["stop"] == [2]
