"""Saved answers as test items: a file of predictions, and each of its lines."""

from collections.abc import Iterator
from typing import Any

import pytest

from ftkit import jsonl
from ftkit.answer_files.saved_prediction import NO_ANSWER, SavedPrediction
from ftkit.errors import FtkitError
from ftkit.pytest_plugin import kept_of
from ftkit.pytest_plugin.kept import Kept, Record
from ftkit.reports import Prediction


class PredictionFile(pytest.File):
    """A file of predictions. A line that is none is an error of the collection, named with its number."""

    def collect(self) -> Iterator["PredictionItem"]:
        """A test for each line."""
        seen = set[str]()
        try:
            kept = kept_of(self.config)
            for number, prediction in enumerate(jsonl.read(self.path, SavedPrediction), start=1):
                if prediction.is_silent:
                    raise self.CollectError(f"{self.path}:{number}: {NO_ANSWER}")
                name = _name(prediction)
                if name in seen:
                    raise self.CollectError(f"{self.path}:{number}: the answer '{name}' stands in this file twice.")
                seen.add(name)
                yield PredictionItem.from_parent(self, name=name, prediction=prediction, kept=kept)
        except FtkitError as error:
            raise self.CollectError(f"ftkit: {error}") from error


class PredictionItem(pytest.Item):
    """One answer, held to the contract."""

    def __init__(self, *, prediction: Prediction, kept: Kept, **given: Any) -> None:
        super().__init__(**given)
        self._prediction, self._kept = prediction, kept

    def runtest(self) -> None:
        """Fails where the answer breaks the contract, or never came."""
        if self._prediction.error:
            pytest.fail(f"no answer: {self._prediction.error}", pytrace=False)
        record = self._kept.records.get(self._prediction.id, Record())
        self._kept.hold(self._prediction.output, record.fields, record.reference)

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """What reports call it."""
        return self.path, None, f"answer {self.name}"


def _name(prediction: Prediction) -> str:
    candidate = f"{prediction.candidate}/" if prediction.candidate else ""
    repeat = f"#{prediction.repeat}" if prediction.repeat else ""
    return "".join(sign if sign.isprintable() else "?" for sign in f"{candidate}{prediction.id}{repeat}")
