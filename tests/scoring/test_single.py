import msgspec
import pytest
from ftkit_echo.predictor import EchoPredictor

from ftkit import Reply
from ftkit.cli import show
from ftkit.plugins import Offer, Plugins
from ftkit.scoring import single


class Timid(EchoPredictor, frozen=True, kw_only=True):
    """A predictor that fails, or says nothing at all."""

    name = "timid"
    silent: bool = False

    def predict(self, requests, finished):
        yield from () if self.silent else [Reply(id=request.id, error="timeout") for request in requests]


@pytest.fixture
def timid(home):
    """Installs the predictor `timid`."""
    offer = Offer(kind="predictor", offered=Timid, plugin="test", distribution="ftkit 0")
    home.installed = Plugins(offers=(*home.installed.offers, offer), broken={})
    return home


def asked(home, predictor=None, contract=("no_bullets",)):
    baselines = {"base": {"predictor": predictor}} if predictor else {}
    home.write(contract=list(contract), score={"candidates": {"tuned": {"model": "tuned"}, **baselines}})
    places = {**home.places, "score": home.folder / "score"}
    return list(single.asked(home.project, home.installed, "tuned", "Capital of land 3?", **places))


def test_each_answer_is_judged_by_the_contract(home):
    tuned, base = asked(home, "echo", contract=({"sign_off": {"text": "Signed"}},))
    assert (tuned.candidate, tuned.described, tuned.reply.output) == ("tuned", "echo", "Town 3.\nSigned")
    assert (tuned.findings["sign_off"].passed, base.findings["sign_off"].passed) == (True, False)


def test_a_failed_request_keeps_no_contract(timid, capsys):
    _, base = asked(timid, "timid")
    assert (base.reply.error, base.findings["no_bullets"].reason) == ("timeout", "no answer came")
    show.answered(base)
    assert capsys.readouterr().out == "base (timid)\nno answer: timeout\n-- not judged\n\n"


def test_a_predictor_that_says_nothing_is_named(timid):
    _, base = asked(timid, {"timid": {"silent": True}})
    assert base.reply.error == "predictor 'timid' gave no reply"


def test_a_failed_request_is_not_praised_where_the_contract_is_empty(timid, capsys):
    _, base = asked(timid, "timid", contract=())
    show.answered(msgspec.structs.replace(base, candidate="nobody"))
    assert "keeps the contract" not in capsys.readouterr().out
