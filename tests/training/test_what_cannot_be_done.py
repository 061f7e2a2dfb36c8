"""Deploying, downloading and pausing where a backend, or the run, does not go along."""

import pytest

from ftkit import ConfigError
from ftkit.training import attending, deploying, downloading, pausing, run_folders, statuses

from .rented_home import Home, installed


@pytest.fixture(scope="module")
def plugins():
    return installed()


def opened(home):
    folder = run_folders.of_model(home.model)
    return folder, attending.backend_of(folder, home.project, home.installed)


def begun(folder, backend, plugins):
    """A job that goes on without us."""
    home = Home(folder, backend, plugins=plugins).prepare()
    home.books.script(life=["running", "paused", "running", "done"], poll={"1": "interrupted"})
    with pytest.raises(KeyboardInterrupt):
        home.train()
    return home


def test_a_backend_that_deploys_nothing_needs_none(tmp_path, plugins):
    home = Home(tmp_path, plugins=plugins).prepare()
    home.train()
    with pytest.raises(ConfigError, match="models of backend 'rented' need no deployment"):
        deploying.deployed(*opened(home), home.clock, home.told.append, yes=True)
    with pytest.raises(ConfigError, match="backend 'rented' gives none out"):
        downloading.downloaded(*opened(home), tmp_path / "weights", home.clock, home.told.append)
    with pytest.raises(ConfigError, match=r"'rented' knows no pause. .* 'ftkit cancel --run tuned'"):
        pausing.paused(*opened(home), home.clock, home.told.append)


def test_what_is_not_finished_is_neither_deployed_nor_fetched(tmp_path, plugins):
    home = begun(tmp_path, "hosting", plugins)
    with pytest.raises(ConfigError, match="not finished, so there is no model to deploy"):
        deploying.deployed(*opened(home), home.clock, home.told.append, yes=True)
    with pytest.raises(ConfigError, match="not finished, so there are no weights yet"):
        downloading.downloaded(*opened(home), tmp_path / "weights", home.clock, home.told.append)


def test_a_job_pauses_and_says_how_to_wake_it(tmp_path, plugins):
    home = begun(tmp_path, "quoting", plugins)
    said = pausing.paused(*opened(home), home.clock, home.told.append)
    assert said.startswith("job job-1 was asked to pause. It is running (running); 'ftkit resume --run tuned' wakes it")
    assert [line["job"] for line in home.books.log("pause")] == ["job-1"]
    pausing.paused(*opened(home), home.clock, home.told.append)
    assert statuses.state_of(run_folders.of_model(home.model)) == "paused"


def test_a_finished_run_is_not_paused(tmp_path, plugins):
    home = Home(tmp_path, "quoting", plugins=plugins).prepare()
    home.train()
    with pytest.raises(ConfigError, match="no job of run 'tuned' is running: it is finished"):
        pausing.paused(*opened(home), home.clock, home.told.append)
