"""Fireworks on loopback, asked by its own client: datasets, jobs, deployments, by the types of that client."""

import re
from typing import Required, get_args, get_origin, get_type_hints

from fireworks.types import DatasetParam, DpoJobCreateParams, SupervisedFineTuningJobCreateParams
from fireworks.types.deployment_create_params import DeploymentCreateParams

from .double import Vendor

HOME = "/v1/accounts/me"
LIFE = ("CREATING", "PENDING", "RUNNING", "COMPLETED")
MODEL = {"name": "accounts/fireworks/models/m", "tunable": True, "trainingContextLength": 8192}


class Fireworks(Vendor):
    """The service, with what it was given."""

    nothing = {"code": 5, "message": "there is no such thing"}

    def __init__(self):
        super().__init__()
        self.datasets, self.deployments = {}, {}
        self.ready_after_upload = True

    def state(self, job):
        return self.held.get(job, f"JOB_STATE_{LIFE[min(self.polls[job], len(LIFE) - 1)]}")

    def told(self, job):
        return {
            **self.orders[job],
            "name": job,
            "state": self.state(job),
            "createTime": "2026-11-24T10:00:00Z",
            "jobProgress": {"percent": min(100, self.polls[job] * 25), "epoch": 0},
            "estimatedCost": {"currencyCode": "USD", "units": "2", "nanos": 500_000_000},
        }


def _taken(name):
    return 409, {"code": 6, "message": f"{name} already exists"}, {}


def _wire(name, hint):
    """What a field is called on the wire."""
    if get_origin(hint) is Required:
        [hint] = get_args(hint)
    [told] = getattr(hint, "__metadata__", [None])
    return getattr(told, "alias", None) or name


def _unknown(body, kind):
    """A refusal of fields that the client's own type has not, None where it has all."""
    known = {_wire(name, hint) for name, hint in get_type_hints(kind, include_extras=True).items()}
    strange = sorted(body.keys() - known)
    return (422, {"code": 3, "message": f"{kind.__name__} has no {strange}"}, {}) if strange else None


def new_dataset(service, asked):
    name, told = asked.json["datasetId"], asked.json["dataset"]
    if refused := _unknown(told, DatasetParam):
        return refused
    if name in service.datasets:
        return _taken(name)
    service.datasets[name] = {**told, "name": f"accounts/me/datasets/{name}", "state": "UPLOADING"}
    return service.datasets[name]


def upload(service, asked, name):
    service.datasets[name]["content"] = re.search(rb"\r\n\r\n(.*)\r\n--", asked.body, re.DOTALL)[1].decode()
    service.datasets[name]["filename"] = re.search(rb'filename="([^"]*)"', asked.body)[1].decode()
    if service.ready_after_upload:
        service.datasets[name]["state"] = "READY"
    return {"id": name}


def validate(service, asked, name):
    service.datasets[name]["state"] = "READY"
    return {}


def upload_endpoint(service, asked, name):
    return {"filenameToSignedUrls": dict.fromkeys(asked.json["filenameToSize"], f"{service.url}/store/{name}")}


def store(service, asked, name):
    service.datasets[name]["content"] = asked.body.decode()
    assert "authorization" not in asked.headers
    return {}


def new_job(service, asked, kind):
    given, idname = {
        "supervisedFineTuningJobs": (SupervisedFineTuningJobCreateParams, "supervisedFineTuningJobId"),
        "dpoJobs": (DpoJobCreateParams, "dpoJobId"),
    }[kind]
    if refused := _unknown(asked.json, given):
        return refused
    name = f"accounts/me/{kind}/{asked.query[idname][0]}"
    if name in service.orders:
        return _taken(name)
    for role in ("dataset", "evaluationDataset"):
        dataset = asked.json.get(role, "").rpartition("/")[2]
        if dataset and service.datasets.get(dataset, {}).get("state") != "READY":
            return 400, {"code": 9, "message": f"{role} {dataset} is not ready"}, {}
    service.orders[name], service.polls[name] = asked.json, 0
    return service.told(name)


def job(service, asked, kind, name):
    whole = f"accounts/me/{kind}/{name}"
    if whole not in service.orders:
        return service.missing()
    service.polls[whole] += 1
    return service.told(whole)


def cancel(service, asked, kind, name):
    whole = f"accounts/me/{kind}/{name}"
    if whole not in service.orders:
        return service.missing()
    if service.state(whole) == "JOB_STATE_COMPLETED":
        return 400, {"code": 9, "message": "the job is over"}, {}
    service.held[whole] = "JOB_STATE_CANCELLING"
    return {}


def new_deployment(service, asked):
    if refused := _unknown(asked.json, DeploymentCreateParams):
        return refused
    name = asked.query["deploymentId"][0]
    if name in service.deployments:
        return _taken(name)
    service.deployments[name] = {**asked.json, "name": f"accounts/me/deployments/{name}", "state": "CREATING"}
    return service.deployments[name]


def completion(service, asked):
    said = {"role": "assistant", "content": f"{asked.json['model']} was asked"}
    return {"model": asked.json["model"], "choices": [{"message": said, "finish_reason": "stop"}]}


def weights(service, asked, name):
    files = ("adapter_config.json", "more/adapter_model.safetensors")
    return {"filenameToSignedUrls": {file: f"{service.url}/weights/{file}" for file in files}}


def _held(kind):
    return lambda service, asked, name: getattr(service, kind).get(name) or service.missing()


KINDS = "(supervisedFineTuningJobs|dpoJobs)"
ROUTES = {
    rf"POST {HOME}/datasets": new_dataset,
    rf"GET {HOME}/datasets/([^/:]+)": _held("datasets"),
    rf"POST {HOME}/datasets/([^/:]+):upload": upload,
    rf"POST {HOME}/datasets/([^/:]+):validateUpload": validate,
    rf"POST {HOME}/datasets/([^/:]+):getUploadEndpoint": upload_endpoint,
    r"PUT /store/([^/]+)": store,
    rf"POST {HOME}/{KINDS}": new_job,
    rf"GET {HOME}/{KINDS}/([^/:]+)": job,
    rf"POST {HOME}/{KINDS}/([^/:]+):cancel": cancel,
    r"GET /v1/accounts/fireworks/models/m": lambda service, asked: MODEL,
    rf"GET {HOME}/models/([^/:]+):getDownloadEndpoint": weights,
    r"GET /weights/(.+)": lambda service, asked, name: (200, name.encode(), {}),
    rf"POST {HOME}/deployments": new_deployment,
    rf"GET {HOME}/deployments/([^/:]+)": _held("deployments"),
    rf"DELETE {HOME}/deployments/([^/:]+)": lambda service, asked, name: service.deployments.pop(name) and {},
    r"POST /inference/v1/chat/completions": completion,
}
Fireworks.routes = ROUTES
