import json
import tomllib

import pytest

from ..echo import project
from . import environment

pytestmark = pytest.mark.slow

LANDS = [
    {"id": f"r{number}", "question": f"Capital of land {number}?", "answer": f"Rome.\n{project.SIGNED}"}
    for number in range(30)
]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    return environment.built(tmp_path_factory.mktemp("fresh"))


@pytest.fixture
def lands(tmp_path):
    project.folder(tmp_path, train={"tuned": {"backend": {"parrot": {"ignore_case": False}}}})
    project.table(tmp_path / "records.csv", LANDS)
    return tmp_path


def said(ended):
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_nothing_comes_from_the_checkout(fresh, tmp_path):
    listing = (
        "import ftkit, ftkit_echo, ftkit_parrot, sys; print(ftkit.__file__, ftkit_echo.__file__, *sys.path, sep='\\n')"
    )
    ftkit, echo, *path = said(fresh.run("python", "-c", listing, folder=tmp_path)).split("\n")
    home = str(fresh.programs.parent)
    assert ftkit.startswith(home)
    assert echo.startswith(home)
    assert not {str(environment.CHECKOUT), str(environment.CHECKOUT / "plugins")} & set(path)


def test_the_wheel_holds_every_plugin_and_none_is_broken(fresh, tmp_path):
    listed = json.loads(said(fresh.run("ftkit", "plugins", "--json", folder=tmp_path)))
    ours = tomllib.loads((environment.CHECKOUT / "pyproject.toml").read_text())["project"]["entry-points"]["ftkit"]
    assert listed["broken"] == {}
    assert {one["plugin"] for one in listed["components"]} == {*ours, "parrot"}
    assert not [one for one in listed["components"] if one.get("problem")]


def test_a_third_party_is_listed_like_anyone(fresh, tmp_path):
    listed = json.loads(said(fresh.run("ftkit", "plugins", "parrot", "--json", folder=tmp_path)))
    found = [(one["kind"], one["plugin"], one["distribution"]) for one in listed["components"]]
    assert found == [("backend", "parrot", "ftkit-parrot 0.1.0"), ("predictor", "parrot", "ftkit-parrot 0.1.0")]


def test_the_wheel_holds_every_schema(fresh, tmp_path):
    listing = "from importlib.resources import files; print(*(file.name for file in files('ftkit.schemas').iterdir()))"
    shipped = said(fresh.run("python", "-c", listing, folder=tmp_path)).split()
    assert {path.name for path in (environment.CHECKOUT / "schemas").glob("*.json")} <= set(shipped)


@pytest.mark.parametrize(
    "schema", sorted((environment.CHECKOUT / "schemas").glob("*.json")), ids=lambda path: path.name
)
def test_the_installed_command_prints_the_schemas_of_the_checkout(schema, fresh, tmp_path):
    name = schema.name.removesuffix(".schema.json")
    assert json.loads(said(fresh.run("ftkit", "schema", name, folder=tmp_path))) == json.loads(schema.read_bytes())


def test_a_third_party_trains_and_is_scored(fresh, lands):
    for command in ("prepare", "train", "score"):
        said(fresh.run("ftkit", command, folder=lands))

    model = json.loads((lands / "build/models/tuned/model.json").read_bytes())
    assert model["backend"] == {"parrot": {"ignore_case": False}}
    assert model["versions"] == {"ftkit": "0.1.0", "ftkit-parrot": "0.1.0"}
    assert model["result"]["predictor"] == {"parrot": {"phrase": "phrase.txt"}}
    report = json.loads((lands / "build/score/report.json").read_bytes())
    assert report["candidates"]["tuned"]["metrics"]["exact_match"]["mean"] == 1.0
    assert report["candidates"]["zero-shot"]["metrics"]["exact_match"]["mean"] == 0.0
    assert report["verdict"]["decision"] == "no-comparison", "the baseline is no model"


def test_a_mistake_in_a_third_partys_option_is_told_as_in_ours(fresh, lands):
    project.folder(lands, train={"tuned": {"backend": {"parrot": {"ignore_cas": True}}}})
    ended = fresh.run("ftkit", "train", folder=lands)
    assert ended.returncode == 1
    assert "unknown option 'ignore_cas'. Did you mean 'ignore_case'?" in ended.stderr
