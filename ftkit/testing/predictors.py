"""What every predictor must do, whatever answers."""

from typing import ClassVar

import msgspec

from ftkit.interfaces import Predictor
from ftkit.kinds import KindName
from ftkit.testing import samples
from ftkit.testing.components import ComponentContract
from ftkit.testing.hostile import SHORT
from ftkit.testing.secrecy import Secrets, no_secret_in, secrets_set
from ftkit.values import Message, Reply, Request


class PredictorContract(ComponentContract):
    """A predictor answers every request once, and tells of an answer what it knows and nothing else.

    Give `predictor`. `secrets` are variables of the environment that it reads keys from: they are set to marks, which
    must not come out anywhere; a mapping says how each one's keys begin: {"KEY": "tml-"}.
    """

    kind: ClassVar[KindName] = "predictor"
    predictor: ClassVar[Predictor]
    repeatable: ClassVar[bool] = True
    """Whether equal requests have equal answers; False for a service that promises nothing."""
    secrets: ClassVar[Secrets] = ()

    def replies(self, requests: list[Request], finished: frozenset[str] = frozenset()) -> list[Reply]:
        """What it answers."""
        with secrets_set(self.secrets):
            return list(self.predictor.predict(requests, finished))

    def test_every_request_is_answered_once_under_its_id(self) -> None:
        """In any order; a request that failed is a reply that says so."""
        requests = samples.requests()
        found = sorted(reply.id for reply in self.replies(requests))
        assert found == sorted(request.id for request in requests)

    def test_what_is_finished_is_not_asked_again(self) -> None:
        """It was paid for already."""
        requests = samples.requests()
        finished = frozenset(request.id for request in requests[::2])
        found = sorted(reply.id for reply in self.replies(requests, finished))
        assert found == sorted({request.id for request in requests} - finished)
        assert self.replies(requests, frozenset(request.id for request in requests)) == []

    def test_a_continued_run_gets_the_answers_of_an_undisturbed_one(self) -> None:
        """So batches are a function of the whole list, not of what is left of it."""
        if self.repeatable:
            requests = samples.requests()
            whole = {reply.id: reply.output for reply in self.replies(requests)}
            rest = {reply.id: reply.output for reply in self.replies(requests, frozenset(list(whole)[:3]))}
            assert rest == {asked: whole[asked] for asked in rest}

    def test_nothing_is_invented(self) -> None:
        """What was not measured is None; a failed request has no output; tokens and seconds are not negative."""
        for reply in self.replies(samples.requests()):
            figures = (reply.seconds, reply.prompt_tokens, reply.completion_tokens, reply.cached_prompt_tokens)
            assert all(figure is None or figure >= 0 for figure in figures), f"{reply}"
            assert reply.prompt_tokens != 0, f"a prompt of no tokens: {reply}"
            assert not (reply.error and reply.output), f"both an error and an answer: {reply}"

    def test_hostile_questions_have_a_reply(self) -> None:
        """An answer or an error, and not an exception that ends the run."""
        requests = [
            Request(id=f"hostile-{place}", messages=(Message(role="user", content=text),), max_tokens=8)
            for place, text in enumerate(SHORT)
        ]
        assert sorted(reply.id for reply in self.replies(requests)) == sorted(request.id for request in requests)

    def test_no_requests_have_no_replies(self) -> None:
        """An empty list is answered by nothing."""
        assert self.replies([]) == []

    def test_its_fingerprint_is_words_and_stays(self) -> None:
        """What decides the answers besides the options; a cache stands or falls with it."""
        with secrets_set(self.secrets):
            first, second = self.predictor.fingerprint(), self.predictor.fingerprint()
        assert first == second, f"{first}, then {second}"
        assert all(isinstance(key, str) and isinstance(said, str) for key, said in first.items()), f"{first}"

    def test_no_key_comes_out(self) -> None:
        """Neither in a reply nor in the fingerprint nor in how the component is shown."""
        with secrets_set(self.secrets) as marks:
            replies = list(self.predictor.predict(samples.requests(2), frozenset()))
            shown = [
                msgspec.json.encode(replies),
                repr(self.predictor.fingerprint()).encode(),
                repr(self.predictor).encode(),
            ]
        for text in shown:
            no_secret_in(text, marks, "what the predictor says")
