import msgspec

from ftkit.manifests import ModelManifest
from ftkit.scoring.own_costs import HOURS_A_MONTH, OwnCosts, own_costs
from ftkit.sections import PriceFile
from ftkit.values import Deployment, TrainingResult

DEPLOYED = Deployment(id="d", model="m", state="succeeded", raw_state="up", hourly=2.0, currency="USD")


def manifest(deployment=None, **result):
    made = TrainingResult(kind="remote-model", base_model="b", predictor={"openai": {"model": "m"}}, **result)
    blank = dict.fromkeys(("project", "run", "inputs", "dataset", "contract"), "x")
    return ModelManifest(**blank, backend={}, prompter={}, rows=1, result=made, deployment=deployment, versions={})


def test_what_was_billed_and_what_a_deployment_takes_are_known():
    found = own_costs(manifest(DEPLOYED, cost=12.5, currency="USD"))
    assert found == OwnCosts(training=12.5, hosting_per_month=2.0 * HOURS_A_MONTH)


def test_what_nobody_tells_is_unknown_and_not_nothing():
    silent = msgspec.structs.replace(DEPLOYED, hourly=None)
    assert own_costs(manifest(silent)) == own_costs(manifest()) == OwnCosts()


def test_another_currency_is_not_taken_for_dollars():
    euros = msgspec.structs.replace(DEPLOYED, currency="EUR")
    assert own_costs(manifest(euros, cost=12.5, currency="EUR")) == OwnCosts()


def test_the_project_s_own_word_goes_before_it():
    told = PriceFile(prompt=1.0, training=0.0)
    added = OwnCosts(training=12.5, hosting_per_month=3.0).added_to(told)
    assert (added.training, added.hosting_per_month, added.prompt) == (0.0, 3.0, 1.0)
