"""The real core, a vendor's own client and a double on loopback that does what it is asked and drops the connection."""

import re

import pytest
from ftkit_fireworks.backend import FireworksBackend
from ftkit_together.backend import TogetherBackend

from ftkit.testing.rehearsed_runs import Run

from .double import served
from .fireworks_double import HOME, Fireworks
from .together_double import PRICE, Together

ORDERS = {"together": "POST /v1/fine-tunes", "fireworks": f"POST {HOME}/supervisedFineTuningJobs"}


@pytest.fixture(params=["together", "fireworks"])
def service(request, monkeypatch):
    monkeypatch.setenv(f"{request.param.upper()}_API_KEY", "very-secret")
    with served({"together": Together, "fireworks": Fireworks}[request.param]) as running:
        running.name = request.param
        yield running


def run_at(service, folder):
    folder.mkdir()
    if service.name == "together":
        service.prices = [PRICE]
        return Run(folder, TogetherBackend(model="m", base_url=service.url))
    return Run(folder, FireworksBackend(model="accounts/fireworks/models/m", account="me", base_url=service.url))


def requests(service):
    """What was asked, once each, whatever the run's key."""
    names = (re.escape(f"{one.method} {one.path}") for one in service.asked)
    return list(dict.fromkeys(re.sub("[0-9a-f]{12,}", "[0-9a-f]+", name) for name in names))


def test_an_order_whose_answer_is_lost_is_ordered_once_and_its_job_is_taken_over(service, tmp_path):
    run = run_at(service, tmp_path / "run")
    order = ORDERS[service.name]
    service.lost = [order]
    result = run.train().manifest.result
    assert service.lost == []
    assert service.count(*order.split(" ")) == 1
    assert service.jobs() == [result.job]
    assert any("was made after all" in event.text for event in run.told)


def test_whatever_answer_is_lost_one_job_is_made_and_comes_to_its_end(service, tmp_path):
    """Each request of a whole run, one run for each."""
    run_at(service, tmp_path / "undisturbed").train()
    asked = requests(service)
    assert re.escape(ORDERS[service.name]) in asked
    for number, name in enumerate(asked):
        with served(type(service)) as other:
            other.name, other.lost = service.name, [name]
            result = run_at(other, tmp_path / str(number)).train().manifest.result
            assert other.lost == []
            assert other.jobs() == [result.job], f"{len(other.jobs())} jobs, the answer to {name} lost"
