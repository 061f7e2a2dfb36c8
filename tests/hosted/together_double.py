"""Together on loopback, asked by its own client: files, jobs, prices, endpoints, by the types of that client."""

import re

from together.types.fine_tuning_estimate_price_params import FineTuningEstimatePriceParams
from together.types.finetune import FinetuneRequest

from .double import Vendor

STAMP = "2026-11-24T10:00:00Z"
LIFE = ("pending", "running", "uploading", "completed")
LIMITS = {
    "model_name": "m",
    "default_gradient_accumulation_steps": 1,
    "lora_training": {
        "default_rank": 8,
        "max_batch_size": 32,
        "max_batch_size_dpo": 16,
        "max_rank": 64,
        "min_batch_size": 8,
        "target_modules": ["q_proj"],
    },
    "max_learning_rate": 0.01,
    "min_learning_rate": 1e-7,
    "max_num_checkpoints": 10,
    "max_num_epochs": 20,
    "max_num_evals": 100,
    "max_seq_length_dpo": 4096,
    "max_seq_length_sft": 8192,
    "merge_output_lora": True,
    "min_max_seq_length": 1024,
    "supports_full_training": False,
    "supports_reasoning": False,
    "supports_tools": False,
    "supports_vision": False,
}
PRICE = {"estimation_available": True, "allowed_to_proceed": True, "estimated_total_price": 1.5, "user_limit": 100.0}
LOOKING = {"estimation_available": False, "unavailable_reason": "train_file_not_validated"}


class Together(Vendor):
    """The service, with what it was given."""

    def __init__(self):
        super().__init__()
        self.files, self.stored, self.endpoints = {}, {}, {}
        self.prices = [LOOKING, PRICE]

    def state(self, job):
        return self.held.get(job, LIFE[min(self.polls[job], len(LIFE)) - 1] if self.polls[job] else LIFE[0])

    def told(self, job):
        order = self.orders[job]
        done = self.state(job) == "completed"
        return {
            "id": job,
            "status": self.state(job),
            "user_id": "u",
            "created_at": STAMP,
            "updated_at": STAMP,
            "model": order["model"],
            "suffix": order["suffix"],
            "model_output_name": f"me/{order['model']}-{order['suffix']}-1a2b" if done else None,
            "training_file": order["training_file"],
            "token_count": 1200 if done else 0,
            "total_price": 2_500_000_000 if done else 0,
            "random_seed": order["random_seed"],
        }


def _field(asked, name):
    """Of a form or of JSON, whichever the client sends."""
    found = re.search(rf'name="{name}"\r\n\r\n([^\r]*)'.encode(), asked.body)
    return found[1].decode() if found else asked.json[name]


def new_file(service, asked):
    checksum = _field(asked, "checksum")
    if checksum in service.files:
        return 409, {"file_id": service.files[checksum]}, {}
    name = f"file-{len(service.files) + 1}"
    service.files[checksum] = name
    headers = {"Location": f"{service.url}/store/{name}", "X-Together-File-Id": name}
    service.stored[name] = {"filename": _field(asked, "file_name"), "content": None}
    return 302, {}, headers


def store(service, asked, name):
    service.stored[name]["content"] = asked.body
    return {}


def file(service, asked, name):
    return {
        "id": name,
        "bytes": len(service.stored[name]["content"] or b""),
        "created_at": 1,
        "filename": service.stored[name]["filename"],
        "FileType": "jsonl",
        "object": "file",
        "Processed": True,
        "purpose": "fine-tune",
    }


def estimate(service, asked):
    assert asked.json.keys() <= FineTuningEstimatePriceParams.__annotations__.keys()
    return service.prices.pop(0) if len(service.prices) > 1 else service.prices[0]


def new_job(service, asked):
    unknown = asked.json.keys() - FinetuneRequest.model_fields.keys()
    if unknown:
        return 422, {"error": {"message": f"unknown fields {sorted(unknown)}"}}, {}
    FinetuneRequest.model_validate(asked.json)
    if len(asked.json["suffix"]) > 40:
        return 422, {"error": {"message": "suffix is longer than 40"}}, {}
    job = f"ft-{len(service.orders) + 1}"
    service.orders[job], service.polls[job] = asked.json, 0
    return service.told(job)


def jobs(service, asked):
    return {"data": [service.told(job) for job in service.orders]}


def job(service, asked, name):
    if name not in service.orders:
        return service.missing()
    service.polls[name] += 1
    return service.told(name)


def events(service, asked, name):
    told = [
        {
            "object": "fine-tune-event",
            "created_at": f"2026-11-24T10:00:0{n}Z",
            "type": kind,
            "message": text,
            "level": "info",
        }
        for n, (kind, text) in enumerate((("job_pending", "waiting"), ("training_start", "begun")))
    ]
    return {"data": told[: service.polls[name]]}


def metrics(service, asked, name):
    first = int(asked.query["global_step_from"][0])
    reached = min(service.polls[name], 3)
    return {
        "metrics": [
            {"timestamp": step, "train/global_step": step, "train/loss": 2.0 / step, "eval/loss": 1.0}
            for step in range(1, reached + 1)
            if step >= first
        ]
    }


def checkpoints(service, asked, name):
    return {
        "data": [
            {
                "checkpoint_type": "final",
                "created_at": STAMP,
                "path": f"s3://{name}/4",
                "step": 4,
                "object_name": "me/x",
            }
        ]
    }


def cancel(service, asked, name):
    if name not in service.orders:
        return service.missing()
    if service.state(name) in {"completed", "error", "cancelled"}:
        return 400, {"error": {"message": "the job is over"}}, {}
    service.held[name] = "cancel_requested"
    return service.told(name)


def hardware(service, asked):
    return {"object": "list", "data": [{"id": "1x_h100", "object": "hardware", "pricing": {"cents_per_minute": 5.5}}]}


def new_endpoint(service, asked):
    made = {
        "id": f"endpoint-{len(service.endpoints) + 1}",
        "object": "endpoint",
        "name": f"me/{asked.json['display_name']}",
        "state": "PENDING",
        **{name: asked.json[name] for name in ("model", "hardware", "display_name", "autoscaling")},
    }
    service.endpoints[made["id"]] = made
    return made


def all_endpoints(service, asked):
    hidden = {"display_name", "hardware"}  # as the type of an entry says
    told = [{key: one[key] for key in one.keys() - hidden} for one in service.endpoints.values()]
    return {"object": "list", "data": told}


def completion(service, asked):
    said = {"role": "assistant", "content": f"{asked.json['model']} was asked"}
    return {"model": asked.json["model"], "choices": [{"message": said, "finish_reason": "stop"}]}


ROUTES = {
    r"POST /v1/chat/completions": completion,
    r"POST /v1/files": new_file,
    r"PUT /store/([^/]+)": store,
    r"POST /v1/files/([^/]+)/preprocess": file,
    r"GET /v1/files/([^/]+)": file,
    r"GET /v1/fine-tunes/models/limits": lambda service, asked: LIMITS,
    r"POST /v1/fine-tunes/estimate-price": estimate,
    r"POST /v1/fine-tunes": new_job,
    r"GET /v1/fine-tunes": jobs,
    r"GET /v1/fine-tunes/([^/]+)": job,
    r"GET /v1/fine-tunes/([^/]+)/events": events,
    r"GET /v1/fine-tunes/([^/]+)/metrics": metrics,
    r"GET /v1/fine-tunes/([^/]+)/checkpoints": checkpoints,
    r"POST /v1/fine-tunes/([^/]+)/cancel": cancel,
    r"GET /v1/finetune/download": lambda service, asked: (200, b"packed", {"Content-Type": "application/octet-stream"}),
    r"GET /v1/hardware": hardware,
    r"POST /v1/endpoints": new_endpoint,
    r"GET /v1/endpoints": all_endpoints,
    r"GET /v1/endpoints/([^/]+)": lambda service, asked, name: service.endpoints[name],
    r"DELETE /v1/endpoints/([^/]+)": lambda service, asked, name: service.endpoints.pop(name) and {},
}
Together.routes = ROUTES
