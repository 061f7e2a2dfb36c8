"""Sessions that are open in this process. A session is held by its process: one that died is not entered again.

The SDK keeps a session alive by signs of life of its own while the process lives. Our loop knows a session by the id
of its training run alone, so what belongs to the id is kept here.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from ftkit import Example, RefusedError, Reply, Request, UnansweredError, dialogue
from ftkit_tinker import batches
from ftkit_tinker.answering import Answering
from ftkit_tinker.service import Service

if TYPE_CHECKING:
    from tinker import ServiceClient, TrainingClient


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A training run at Tinker that takes requests."""

    service: Service
    client: "ServiceClient"
    training: "TrainingClient"
    talk: dialogue.Dialogue

    @property
    def id(self) -> str:
        """The id of the training run."""
        return str(self.training.model_id)

    def forward_backward(self, rows: Sequence[Example], limit: int) -> float:
        """Adds the rows' gradients; the mean loss of their trained tokens."""
        data = batches.batch(self.talk.encoded(rows), limit)
        with self.service.asking():
            output = self.service.answer(self.training.forward_backward(data, "cross_entropy"))
        try:
            return batches.loss(data, output.loss_fn_outputs)
        except (KeyError, ValueError, IndexError) as error:  # fewer rows, shorter ones, or nothing of them
            title = self.service.vendor.title
            raise UnansweredError(f"{title} told no log probabilities of the rows that it was sent.") from error

    def optimizer_step(self, **parameters: float) -> None:
        """One step of AdamW."""
        from tinker import AdamParams

        with self.service.asking():
            self.service.answer(self.training.optim_step(AdamParams(**parameters)))

    def save(self, name: str, seconds: int | None) -> str:
        """Keeps weights and optimiser; their address. What had the name in this training run is replaced."""
        with self.service.asking():
            kept = self.training.save_state(name, ttl_seconds=seconds, overwrite=True)
            return str(self.service.answer(kept).path)

    def publish(self, name: str, seconds: int | None) -> str:
        """Keeps the weights as they can be asked; their address."""
        with self.service.asking():
            return str(self.service.answer(self.training.save_weights_for_sampler(name, ttl_seconds=seconds)).path)

    def sample(self, requests: Sequence[Request]) -> list[Reply]:
        """Answers of the weights as they are."""
        with self.service.asking():
            sampler = self.service.answer(self.training.save_weights_and_get_sampling_client())
        return list(Answering(service=self.service, talk=self.talk).replies(sampler, requests))

    def close(self) -> None:
        """Ends the session."""
        with self.service.asking():
            self.service.answer(self.client.close("success"))


_OPEN: dict[str, Session] = {}


def begun(service: Service, talk: dialogue.Dialogue, labels: dict[str, str], **order: Any) -> Session:
    """A session with a new adapter on a base model."""
    return _begun(service, talk, labels, lambda client: client.create_lora_training_client(**order))


def continued(service: Service, talk: dialogue.Dialogue, labels: dict[str, str], state: str) -> Session:
    """A session that goes on at a saved state: weights, optimiser and its moments."""
    open_state = "create_training_client_from_state_with_optimizer"
    return _begun(service, talk, labels, lambda client: getattr(client, open_state)(state, user_metadata=labels))


def held(session: Session) -> str:
    """Remembers a session; its id."""
    _OPEN[session.id] = session
    return session.id


def found(id_: str) -> Session:
    """The open session of this id. Raises RefusedError where this process has none."""
    if id_ not in _OPEN:
        raise RefusedError(f"session {id_} is not open in this process. Open one at a saved state.")
    return _OPEN[id_]


def closed(id_: str) -> None:
    """Ends a session and forgets it, whether Tinker answers or not."""
    session = found(id_)
    del _OPEN[id_]
    session.close()


def _begun(service: Service, talk: dialogue.Dialogue, labels: dict[str, str], order: Any) -> Session:
    client = service.client(labels)
    with service.asking():
        try:
            training = service.answer(order(client))
        except BaseException:
            client.close("errored")  # not waited for: what went wrong is told first
            raise
    return Session(service=service, client=client, training=training, talk=talk)
