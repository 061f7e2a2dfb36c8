"""Chat completions: a question to a base model or to one that was fine-tuned here."""

import msgspec
from msgspec import UNSET, UnsetType

from ftkit import interfaces
from ftkit.testing.rehearsal import chat, chat_orders
from ftkit.testing.rehearsal.answering import Answering
from ftkit.testing.rehearsal.chat import Completion, Usage
from ftkit.testing.rehearsal.chat_orders import ChatOrder
from ftkit.testing.rehearsal.exchange import Answer, Asked, RefusedRequest, read_body, told
from ftkit.testing.rehearsal.shelves import fresh, now
from ftkit.testing.rehearsal.trainer import Trainer
from ftkit.values import Example, Message, Reply, Request


class Completions:
    """The operation on chat models."""

    def __init__(self, answering: Answering, trainer: Trainer) -> None:
        self._answering, self._trainer = answering, trainer

    def create(self, asked: Asked) -> Answer:
        """Answers a question, at once or as a stream."""
        order = read_body(asked, ChatOrder)
        [done] = self.completed([order])
        if isinstance(done, RefusedRequest):
            raise done
        if not order.stream:
            return told(done, about=done.id)
        with_usage = order.stream_options is not None and order.stream_options.include_usage
        events = tuple(chat.pieces(done, with_usage=with_usage))
        return Answer(content_type="text/event-stream", pieces=events, about=done.id)

    def completed(self, orders: list[ChatOrder]) -> list[Completion | RefusedRequest]:
        """The answer to each question, or why there is none; those to one model are asked together."""
        found: dict[int, Completion | RefusedRequest] = {}
        for model in {order.model: None for order in orders}:
            places = [place for place, order in enumerate(orders) if order.model == model]
            answered = self._completed(model, [orders[place] for place in places])
            found |= dict(zip(places, answered, strict=True))
        return [found[place] for place in range(len(orders))]

    def _completed(self, model: str, orders: list[ChatOrder]) -> list[Completion | RefusedRequest]:
        try:
            for order in orders:
                chat_orders.check_supported(order)
            asked = [order.requests() for order in orders]
            replies = iter(self._answering.replies(model, [one for each in asked for one in each]))
        except RefusedRequest as refused:
            return [refused for _ in orders]
        return [
            self._told(order, each, [next(replies) for _ in each]) for order, each in zip(orders, asked, strict=True)
        ]

    def _told(self, order: ChatOrder, asked: list[Request], replies: list[Reply]) -> Completion | RefusedRequest:
        failed = next((reply.error for reply in replies if reply.error), None)
        if failed is not None:
            return RefusedRequest(400, failed, param="messages", code="model_gave_no_answer")
        stops = (order.stop,) if isinstance(order.stop, str) else order.stop or ()
        return Completion(
            id=fresh("chatcmpl-"),
            created=now(),
            model=order.model,
            choices=tuple(chat.choice(reply, index, stops) for index, reply in enumerate(replies)),
            usage=self._usage(asked[0], replies),
        )

    def _usage(self, asked: Request, replies: list[Reply]) -> Usage | UnsetType:
        """The tokens that the model counted, else those that its trainer counts, else nothing."""
        counted = [self._counted(asked, reply) for reply in replies]
        if any(reply.prompt_tokens is None or reply.completion_tokens is None for reply in counted):
            return UNSET
        prompt = counted[0].prompt_tokens or 0
        completion = sum(reply.completion_tokens or 0 for reply in counted)
        return Usage(prompt_tokens=prompt, completion_tokens=completion, total_tokens=prompt + completion)

    def _counted(self, asked: Request, reply: Reply) -> Reply:
        backend = self._trainer.backend
        if reply.completion_tokens is not None or not isinstance(backend, interfaces.Tokenizing):
            return reply
        answer = (Message(role="assistant", content=reply.output),)
        row = Example(id="", prompt=asked.messages, completion=answer, group="", origin="", tools=asked.tools)
        [count] = backend.counted([row])
        return msgspec.structs.replace(reply, prompt_tokens=count.masked, completion_tokens=count.trained)
