"""Prompters, predictors, engines and backends of ours, by their kits."""

import pytest
from ftkit_echo.backend import EchoBackend
from ftkit_echo.predictor import EchoPredictor
from ftkit_engines.auto import Auto
from ftkit_engines.inline import Inline
from ftkit_engines.processes import Processes
from ftkit_prompting.few_shot import FewShot
from ftkit_prompting.instructed import Instructed
from ftkit_prompting.own_template import OwnTemplate
from ftkit_prompting.plain import Plain
from ftkit_prompting.retrieval import Retrieval

from ftkit.testing import EngineContract, LocalProcessContract, PredictorContract, PrompterContract

from .covering import not_covered


class TestPlain(PrompterContract):
    prompter = Plain()


class TestInstructed(PrompterContract):
    prompter = Instructed()


class TestFewShot(PrompterContract):
    prompter = FewShot()


class TestFewShotNearest(PrompterContract):
    prompter = FewShot(pick="nearest", shots=2)


class TestFewShotRandom(PrompterContract):
    prompter = FewShot(pick="random", shots=2)


class TestRetrieval(PrompterContract):
    prompter = Retrieval(passages=2)


class TestOwnTemplate(PrompterContract):
    prompter = OwnTemplate(system="{{ instructions }}", user="{{ topic }}: {{ input }}")


class TestEchoPredictor(PredictorContract):
    predictor = EchoPredictor()
    secrets = ("ECHO_API_KEY",)


class TestInline(EngineContract):
    engine = Inline()


class TestAuto(EngineContract):
    engine = Auto()


class TestProcesses(EngineContract):
    engine = Processes(workers=2)


@pytest.mark.slow
class TestEchoBackend(LocalProcessContract):
    backend = EchoBackend(batch_size=2, seconds_per_step=0.05)


def test_every_prompter_of_ours_runs_its_kit():
    assert not_covered("prompter", globals()) == []


def test_every_engine_of_ours_runs_its_kit():
    assert not_covered("engine", globals()) == []
