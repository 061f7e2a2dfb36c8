import json
import shutil

import pytest
from msgspec.structs import replace

from ftkit import BackendError, ConfigError, PluginError, RefusedError, folders
from ftkit.journal import Journal
from ftkit.journal_entries import Deploying
from ftkit.training import attending, deploying, downloading, run_folders, stage, statuses
from ftkit.training.doubts import SETTLED_SECONDS

from .rented_home import Home, installed


@pytest.fixture(scope="module")
def plugins():
    return installed()


@pytest.fixture(scope="module")
def trained(tmp_path_factory, plugins):
    """A finished model at the vendor's, to be copied."""
    home = Home(tmp_path_factory.mktemp("trained"), "hosting", plugins=plugins).prepare()
    home.train()
    return home.folder


class Hosted(Home):
    """A trained run whose model is deployed, taken down and fetched."""

    @property
    def run(self):
        return run_folders.of_model(self.model)

    @property
    def backend(self):
        return attending.backend_of(self.run, self.project, self.installed)

    def deploy(self, *, yes=True):
        return deploying.deployed(self.run, self.backend, self.clock, self.told.append, yes=yes)

    def undeploy(self):
        return deploying.taken_down(self.run, self.backend, self.clock, self.told.append)

    def made(self):
        return self.books.read("deployments.json", {})

    def manifest(self):
        return stage.read_manifest(self.model)

    def last(self):
        return [type(entry).__name__ for entry in self.entries(self.model)][-1]


@pytest.fixture
def home(tmp_path, plugins, trained):
    shutil.copytree(trained, tmp_path / "here")
    for name in ("ftkit.yaml", "models/tuned/journal.jsonl"):
        path = tmp_path / "here" / name
        path.write_text(path.read_text("utf-8").replace(str(trained), str(tmp_path / "here")), encoding="utf-8")
    home = Hosted(tmp_path / "here", "hosting", plugins=plugins)
    home.clock.time = Journal(home.model / "journal.jsonl")._now()
    return home


def test_a_deployed_model_is_asked_by_the_name_of_its_deployment(home):
    ready = home.deploy()
    assert (ready.id, ready.state, ready.hourly) == ("d-1", "succeeded", 4.2)
    manifest = home.manifest()
    assert manifest.deployment == ready
    named = replace(manifest, result=replace(manifest.result, predictor={"openai": {"model": "t", "base_url": "u"}}))
    assert named.predictor == {"openai": {"model": "m@d-1", "base_url": "u"}}
    assert replace(named, deployment=None).predictor == {"openai": {"model": "t", "base_url": "u"}}
    assert statuses.status(home.run).deployment == ready
    [asked] = home.books.log("deploy")
    assert (asked["job"], list(home.made())) == ("job-1", [asked["key"]])


def test_without_a_yes_nothing_is_deployed(home):
    with pytest.raises(ConfigError, match=r"costs by the hour .* 'ftkit undeploy --run tuned'.* Say --yes"):
        home.deploy(yes=False)
    assert home.books.log("deploy") == []


def test_one_that_stands_is_found_and_needs_no_second_yes(home):
    first = home.deploy()
    assert home.deploy(yes=False) == first
    assert len(home.books.log("deploy")) == 1


def test_a_lost_answer_makes_no_second_deployment(home):
    home.books.script(deploy={"1": "lost"})
    assert home.deploy().id == "d-1"
    assert len(home.made()) == 1
    assert "looked for, and not asked for again" in home.texts()[0]


@pytest.mark.parametrize("served", [True, False])
def test_killed_between_intent_and_answer_it_is_looked_for(home, served):
    home.books.script(deploy={"1": "interrupted" if not served else "broken"})
    with pytest.raises((KeyboardInterrupt, PluginError)):
        home.deploy()
    assert (home.last(), len(home.made())) == ("Deploying", int(served))
    waited = len(home.clock.slept)
    ready = home.deploy()
    assert (len(home.made()), ready.id, home.last()) == (1, "d-1", "Deployed")
    assert (sum(home.clock.slept[waited:]) >= SETTLED_SECONDS) is not served


def test_a_request_that_never_arrived_is_told_when_that_is_sure(home):
    home.books.script(deploy={"1": "silent"})
    with pytest.raises(BackendError, match=r"no deployment was made\. 'ftkit deploy --run tuned' asks anew"):
        home.deploy()
    assert sum(home.clock.slept) >= SETTLED_SECONDS
    assert home.deploy().id == "d-1"
    keys = [line["key"] for line in home.books.log("deploy")]
    assert len(set(keys)) == 2


def test_a_refusal_is_told_and_nothing_stands(home):
    home.books.script(deploy={"1": "refused"})
    with pytest.raises(RefusedError, match="pay your bill"):
        home.deploy()
    assert home.last() == "Undeployed"
    with pytest.raises(ConfigError, match="nothing of run 'tuned' is deployed"):
        home.undeploy()


def test_one_that_fails_is_told_and_the_next_has_another_key(home):
    (home.books.home / "stages.json").write_text(json.dumps(["starting", "dead"]))
    with pytest.raises(BackendError, match="deployment d-1 is dead"):
        home.deploy()
    (home.books.home / "stages.json").write_text(json.dumps(["up"]))
    assert home.deploy().id == "d-2"


def test_a_deployment_that_is_taken_down_costs_nothing_and_is_not_asked(home):
    home.deploy()
    assert home.undeploy() == "deployment d-1 is gone, and costs nothing any more."
    assert home.manifest().deployment is None
    assert statuses.status(home.run).deployment is None
    assert home.deploy().id == "d-2"


def test_one_in_doubt_is_taken_down_too(home):
    home.books.script(deploy={"1": "broken"})
    with pytest.raises(PluginError, match="id"):
        home.deploy()
    assert "d-1 is gone" in home.undeploy()


def test_one_that_is_gone_at_the_vendor_s_is_made_anew(home):
    home.deploy()
    home.backend.undeploy("d-1")
    assert home.deploy().id == "d-2"


def test_interrupted_while_it_waits_it_says_that_it_costs(home):
    home.books.script(deployment={"1": "interrupted"})
    with pytest.raises(KeyboardInterrupt):
        home.deploy()
    assert "deployment d-1 stands without us, and costs" in home.texts()[-1]
    assert home.deploy(yes=False).id == "d-1"


def test_one_that_vanishes_while_it_is_waited_for_is_not_waited_for_for_ever(home):
    (home.books.home / "stages.json").write_text(json.dumps(["starting"]))
    sleep = home.clock.sleep

    def ended_elsewhere(seconds):
        sleep(seconds)
        home.backend.undeploy("d-1")
        if len(home.clock.slept) > 100:
            raise AssertionError("it waits for ever")

    home.clock.sleep = ended_elsewhere
    with pytest.raises(BackendError, match="deployment d-1 is not listed any more"):
        home.deploy()
    assert (home.last(), statuses.status(home.run).deployment) == ("Undeployed", None)


def test_two_at_once_are_refused(home):
    with folders.held(home.model), pytest.raises(ConfigError, match="another ftkit is working on"):
        home.deploy()


def test_an_order_in_doubt_is_journalled_before_it_is_sent(home):
    home.books.script(deploy={"1": "interrupted"})
    with pytest.raises(KeyboardInterrupt):
        home.deploy()
    [intent] = [entry for entry in home.entries(home.model) if isinstance(entry, Deploying)]
    assert intent.key == home.books.log("deploy")[0]["key"]


def test_the_weights_are_fetched_whole(home, tmp_path):
    target = tmp_path / "weights"
    fetched = downloading.downloaded(home.run, home.backend, target, home.clock, home.told.append)
    assert {path.name: path.read_text() for path in fetched.iterdir()} == {"adapter.bin": "job-1"}
    with pytest.raises(ConfigError, match="exists, and nothing is replaced"):
        downloading.downloaded(home.run, home.backend, target, home.clock, home.told.append)


def test_weights_of_which_the_answer_was_lost_are_fetched_again(home, tmp_path):
    home.books.script(download={"1": "lost"})
    fetched = downloading.downloaded(home.run, home.backend, tmp_path / "weights", home.clock, home.told.append)
    assert [path.name for path in fetched.iterdir()] == ["adapter.bin"]
    assert len(home.books.log("download")) == 2
