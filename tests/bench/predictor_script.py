"""Our side: the predictor `transformers` answers requests.

`python predictor_script.py MODEL DATA_TYPE SHARING REQUESTS` prints {"seconds", "cores", "outputs"}; loading is not
counted, the shared prompt part is. SHARING is `shared` or `unshared`.
"""

import json
import sys
import time
from pathlib import Path

import msgspec
from ftkit_peft import decoding
from ftkit_peft.predictor import Transformers

from ftkit import Request

_loaded_at: list[tuple[float, float]] = []


class Timed(Transformers, frozen=True, kw_only=True):
    """Notes when the model has been loaded."""

    def _loaded(self, folder):
        model = super()._loaded(folder)
        _loaded_at.append((time.perf_counter(), time.process_time()))
        return model


def main(model: str, data_type: str, sharing: str, requests: str) -> None:
    asked = msgspec.json.decode(Path(requests).read_bytes(), type=list[Request])
    if sharing == "unshared":
        decoding.SHARED_FROM = sys.maxsize
    replies = {reply.id: reply for reply in Timed(model=model, data_type=data_type).predict(asked, frozenset())}
    [(start, cores)] = _loaded_at
    took = {"seconds": time.perf_counter() - start, "cores": time.process_time() - cores}
    assert not any(reply.error for reply in replies.values()), replies
    outputs = [replies[request.id].output for request in asked]
    sys.stdout.write(json.dumps({**took, "outputs": outputs}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:5])
