"""What Tinker does, as far as the SDK asks it: sessions, training runs, saved weights, samplers, and their futures.

Bodies are read with the SDK's own types, which know no other field than those it sends. A training run does its
requests in the order of their numbers, each once: the same number again is the same request.
"""

import itertools
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np
from tinker import types
from tinker.proto import tinker_public_pb2 as proto

from .bigram import VOCABULARY, Bigram

BASES = ("double/bigram-base",)


class StatusError(Exception):
    """An answer with another status than 200."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


class Kept(NamedTuple):
    model: Bigram
    kind: str
    expires: datetime | None
    labels: dict


class Run:
    """A training run: its model, and the number of its last request."""

    def __init__(self, model: Bigram, labels: dict, last: int) -> None:
        self.model, self.labels, self.last = model, labels, last
        self.done: dict[int, str] = {}  # number -> future


class Operations:
    """The service's state, for as long as it lives. One request at a time."""

    def __init__(self) -> None:
        self.sessions: dict[str, str] = {}  # id -> "open", or why it ended
        self.labels: dict[str, dict] = {}
        self.runs: dict[str, Run] = {}
        self.kept: dict[str, Kept] = {}
        self.samplers: dict[str, Bigram] = {}
        self.futures: dict[str, object] = {}  # id -> a message or a mapping
        self._numbers = itertools.count(1)

    def create_session(self, body):
        request = types.CreateSessionRequest.model_validate(body)
        session = f"session-{next(self._numbers)}"
        self.sessions[session], self.labels[session] = "open", request.user_metadata
        return {"session_id": session}

    def finish(self, session, body):
        self.sessions[session] = body["reason"]["type"]

    def create_model(self, body):
        request = types.CreateModelRequest.model_validate(body)
        self._require_open(request.session_id)
        if request.base_model not in BASES:
            raise StatusError(400, f"unknown base model {request.base_model}")
        model = Bigram(request.base_model, request.lora_config.rank, request.lora_config.seed)
        run = f"{request.session_id}:train:{request.model_seq_id}"
        self.runs[run] = Run(model, request.user_metadata, last=0)
        return self._future({"model_id": run, "type": "create_model"})

    def load_weights(self, body):
        request = types.LoadWeightsRequest.model_validate(body)
        assert request.model_id is None, "the old way to load"
        self._require_open(request.session_id)
        kept = self._kept(request.path, "weights")
        if kept is None:
            return self._future({"error": f"there is no {request.path}", "category": "user"})
        run = f"{request.session_id}:train:{request.model_seq_id}"
        model = kept.model.saved()
        if not request.optimizer:
            model.moments = [[np.zeros_like(one) for one in moments] for moments in model.moments]
            model.steps = 0
        self.runs[run] = Run(model, request.user_metadata, last=0)
        return self._future({"path": request.path, "model_id": run, "type": "load_weights"})

    def get_info(self, body):
        request = types.GetInfoRequest.model_validate(body)
        model = self._run(request.model_id).model
        data = {"arch": "bigram", "model_name": model.base}
        return {"model_id": request.model_id, "model_data": data, "is_lora": True, "lora_rank": model.rank}

    def forward_backward(self, body):
        request = proto.ForwardBackwardRequest.FromString(body)
        assert request.loss_fn == "cross_entropy"
        return self._in_turn(request.model_id, request.seq_id, lambda run: learnt(run.model, request))

    def optim_step(self, body):
        request = types.OptimStepRequest.model_validate(body)
        told = request.optim_params

        def step(run):
            betas = (told.beta1, told.beta2)
            run.model.step(told.learning_rate, betas, told.eps, told.weight_decay, told.grad_clip_norm)
            return {"metrics": {}}

        return self._in_turn(request.model_id, request.seq_id, step)

    def save_weights(self, body):
        request = types.SaveWeightsRequest.model_validate(body)

        def save(run):
            address = f"tinker://{request.model_id}/weights/{request.path}"
            if address in self.kept and not request.overwrite:
                return {"error": f"{address} is there already", "category": "user"}
            self._keep(address, run, "weights", request)
            return {"path": address, "type": "save_weights"}

        return self._in_turn(request.model_id, request.seq_id, save)

    def save_weights_for_sampler(self, body):
        request = types.SaveWeightsForSamplerRequest.model_validate(body)

        def save(run):
            if request.path is None:
                return {"sampling_session_id": self._sampler(run.model.saved()), "type": "save_weights_for_sampler"}
            address = f"tinker://{request.model_id}/sampler_weights/{request.path}"
            self._keep(address, run, "sampler_weights", request)
            return {"path": address, "type": "save_weights_for_sampler"}

        return self._in_turn(request.model_id, request.seq_id, save)

    def create_sampling_session(self, body):
        request = types.CreateSamplingSessionRequest.model_validate(body)
        self._require_open(request.session_id)
        if request.model_path is None:
            if request.base_model not in BASES:
                raise StatusError(400, f"unknown base model {request.base_model}")
            return {"sampling_session_id": self._sampler(Bigram(request.base_model, 1, 0))}
        kept = self._kept(request.model_path, "sampler_weights")
        if kept is None:
            raise StatusError(404, f"there are no sampler weights {request.model_path}")
        return {"sampling_session_id": self._sampler(kept.model)}

    def sampler(self, sampler):
        return {"sampler_id": sampler, "base_model": self.samplers[sampler].base}

    def asample(self, body):
        request = types.SampleRequest.model_validate(body)
        [prompt] = [chunk.tokens for chunk in request.prompt.chunks]
        params = request.sampling_params
        said = self.samplers[request.sampling_session_id].says(prompt, params.max_tokens, params.stop)
        stopped = bool(said) and said[-1] in params.stop
        answer = proto.SampleResponse()
        one = answer.sequences.add()
        one.tokens = np.array(said, np.int32).tobytes()
        one.stop_reason = proto.STOP_REASON_STOP if stopped else proto.STOP_REASON_LENGTH
        return self._future(answer) | {"sample_sequence_ids": [f"sequence-{next(self._numbers)}"]}

    def checkpoints(self, run):
        found = [(address, kept) for address, kept in self.kept.items() if address.startswith(f"tinker://{run}/")]
        kinds = {"weights": "training", "sampler_weights": "sampler"}
        return {
            "checkpoints": [
                {
                    "checkpoint_id": address.split("/", 3)[3],
                    "checkpoint_type": kinds[kept.kind],
                    "time": datetime.now(UTC).isoformat(),
                    "tinker_path": address,
                    "expires_at": kept.expires.isoformat() if kept.expires else None,
                }
                for address, kept in found
            ]
        }

    def _in_turn(self, id_, number, act):
        run = self._run(id_)
        self._require_open(id_.split(":")[0])
        if number not in run.done:
            if number != run.last + 1:
                raise StatusError(400, f"request {number} of {id_} came behind {run.last}")
            run.last = number
            run.done[number] = self._future(act(run))["request_id"]
        return {"request_id": run.done[number], "model_id": id_}

    def _keep(self, address, run, kind, request):
        ends = datetime.now(UTC) + timedelta(seconds=request.ttl_seconds) if request.ttl_seconds else None
        self.kept[address] = Kept(run.model.saved(), kind, ends, run.labels)

    def _kept(self, address, kind):
        kept = self.kept.get(address)
        return kept if kept is not None and kept.kind == kind else None

    def _sampler(self, model):
        sampler = f"sampler-{next(self._numbers)}-{id(self)}"  # the SDK remembers samplers for as long as it lives
        self.samplers[sampler] = model
        return sampler

    def _future(self, given):
        future = f"future-{next(self._numbers)}"
        self.futures[future] = given
        return {"request_id": future}

    def _run(self, id_):
        if id_ not in self.runs:
            raise StatusError(404, f"there is no training run {id_}")
        return self.runs[id_]

    def _require_open(self, session):
        if self.sessions.get(session) != "open":
            raise StatusError(410, f"the session {session} is over")


def learnt(model, request):
    """Gathers the gradients of a request, and answers as Tinker does: each row's log probabilities, and their sum."""
    answer = proto.ForwardBackwardOutput(loss_fn_output_type="ArrayRecord")
    record = answer.loss_fn_outputs.add(num_datums=len(request.data))
    loss, found = 0.0, []
    for datum in request.data:
        [chunk] = datum.model_input
        tokens = np.frombuffer(chunk.encoded_text.tokens, np.int32)
        targets = np.frombuffer(datum.loss_fn_inputs["target_tokens"].dense, np.int64)
        weights = np.frombuffer(datum.loss_fn_inputs["weights"].dense, np.float32)
        assert len(tokens) == len(targets) == len(weights)
        assert tokens.max() < VOCABULARY
        logprobs = model.learn(tokens, targets, weights.astype(np.float64))
        loss -= float((logprobs * weights).sum())
        found.append(logprobs.astype(np.float32))
    record.fields["logprobs"].dtype = proto.DTYPE_FLOAT32
    record.fields["logprobs"].data = b"".join(one.tobytes() for one in found)
    ends = np.cumsum([0, *(one.nbytes for one in found)])
    record.fields["logprobs"].offsets = ends.astype(np.int64).tobytes()
    answer.metrics["loss:sum"] = loss
    return answer
