import pytest

from ftkit.reporting.cases import CaseView
from ftkit.reports import ScoreReport

from .samples import medical_cases, medical_report


@pytest.fixture
def report() -> ScoreReport:
    return medical_report()


@pytest.fixture
def cases() -> list[CaseView]:
    return medical_cases()
