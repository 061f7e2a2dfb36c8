"""A local model that stays loaded while it answers several lists of requests, each cut into batches of its own."""

from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from ftkit import BackendError, DataError, Reply, Request, dialogue
from ftkit_peft import base_models, processor
from ftkit_peft.answering import Answering, Asked, Settings, batches, fitting


class Kept:
    """The predictor `transformers` with its model, which is loaded when the first request needs it."""

    name: ClassVar[str] = "transformers"

    def __init__(
        self,
        model: str,
        batch_size: int,
        settings: Callable[[], Settings],
        load: Callable[[Path], Any],
        fingerprint: Callable[[], dict[str, str]],
    ) -> None:
        self._name, self._batch_size, self._settings, self._load = model, batch_size, settings, load
        self.fingerprint = fingerprint
        self._folder: Path | None = None
        self._model: Any = None

    @property
    def is_loaded(self) -> bool:
        """Whether a model takes memory."""
        return self._model is not None

    def predict(self, requests: Sequence[Request], finished: frozenset[str]) -> Iterator[Reply]:
        """As `Transformers.predict`."""
        if all(request.id in finished for request in requests):
            return
        talk, model = self._ready()
        asked, unwritten = _asked(talk, requests)
        short, too_long = fitting(asked, getattr(model.config, "max_position_embeddings", None))
        yield from (reply for reply in (*unwritten, *too_long) if reply.id not in finished)
        answering = Answering(model, talk.tokenizer, [one.prompt for one in short], self._settings())
        for batch in batches(short, self._batch_size):
            if not all(one.request.id in finished for one in batch):
                yield from (reply for reply in answering.replies(batch) if reply.id not in finished)

    def let_go(self) -> None:
        """Gives the model's memory back."""
        self._model = None

    def _ready(self) -> tuple[dialogue.Dialogue, Any]:
        require_libraries()
        processor.share_cores()
        self._folder = self._folder or base_models.found(self._name).ready()
        talk = dialogue.opened(self._folder)
        self._model = self._model or self._load(self._folder)
        return talk, self._model


def require_libraries() -> None:
    """Raises BackendError, with the line that installs them, where the libraries of local models are missing."""
    missing = [name for name in ("torch", "peft", "safetensors") if find_spec(name) is None]
    if missing:
        raise BackendError(f"{', '.join(missing)} not installed: pip install 'ftkit[peft]'")


def _asked(talk: dialogue.Dialogue, requests: Sequence[Request]) -> tuple[list[Asked], list[Reply]]:
    """The requests with their prompts, and replies for those that the chat template refuses."""
    written: list[tuple[Request, str]] = []
    refused: list[Reply] = []
    for request in requests:
        try:
            written.append((request, talk.text(request.messages, request.tools, asking=True)))
        except DataError as error:
            refused.append(Reply(id=request.id, error=str(error)))
    prompts = talk.token_ids([text for _, text in written])
    return [Asked(request=one, prompt=prompt) for (one, _), prompt in zip(written, prompts, strict=True)], refused
