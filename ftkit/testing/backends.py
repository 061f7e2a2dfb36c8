"""What every backend must do, however it is driven."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import msgspec

from ftkit.interfaces import Backend, Tokenizing
from ftkit.kinds import KindName
from ftkit.testing import samples
from ftkit.testing.components import ComponentContract
from ftkit.testing.secrecy import Secrets, no_secret_in, secrets_set
from ftkit.values import Capabilities, Estimate, Example, TrainingPlan

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class BackendContract(ComponentContract):
    """What holds for all backends: they say what they can, what is in the way, and what it costs, and never guess.

    Inherit the contract of the way in which it is driven instead: LocalProcessContract, RemoteJobContract,
    DrivenSessionContract. `secrets` are the variables of the environment that it reads keys from: they are set to
    marks, which must not come out anywhere; a mapping says how each one's keys begin: {"KEY": "tml-"}.
    """

    kind: ClassVar[KindName] = "backend"
    backend: ClassVar[Backend]
    rows: ClassVar[Sequence[Example]] = tuple(samples.examples(24))
    secrets: ClassVar[Secrets] = ()

    @contextmanager
    def plan(self) -> Iterator[TrainingPlan]:
        """A run's folder with files to train on."""
        with TemporaryDirectory(prefix="ftkit-") as name:
            folder = Path(name) / "run"
            folder.mkdir()
            yield planned(folder, self.rows)

    def test_its_capabilities_stay(self) -> None:
        """What it does not know is None; bounds are above 0."""
        able = self.backend.capabilities()
        assert isinstance(able, Capabilities), f"{able}"
        assert able.methods, f"{able}"
        assert all(bound is None or bound > 0 for bound in (able.max_tokens, able.min_rows)), f"{able}"
        assert self.backend.capabilities() == able, "other capabilities at the second time"

    def test_what_stops_it_is_told_before_it_starts(self) -> None:
        """By problems with a code and a sentence, without a key in it; and not by an exception."""
        with secrets_set(self.secrets) as marks:
            for problem in self.backend.preflight():
                assert _CODE.fullmatch(problem.reason), f"the reason {problem.reason!r} is no code such as no-key"
                assert problem.detail.strip(), f"{problem} says nothing to people"
                no_secret_in(problem.detail.encode(), marks, "a problem's detail")

    def test_without_its_keys_it_says_which_are_missing(self) -> None:
        """By the name of the variable, before anything is uploaded."""
        with secrets_set(self.secrets):
            for variable in self.secrets:
                with _unset(variable):
                    told = " ".join(problem.detail for problem in self.backend.preflight())
                    assert variable in told, f"nothing is said of the missing {variable}: {told!r}"

    def test_rows_are_judged_and_left_as_they_are(self) -> None:
        """Problems are about rows that there are; validating changes no file."""
        with secrets_set(self.secrets), self.plan() as plan:
            before = _files(plan)
            ids = {row.id for row in self.rows}
            for problem in self.backend.validate(plan):
                assert _CODE.fullmatch(problem.reason), f"the reason {problem.reason!r} is no code such as too-long"
                assert problem.id in {*ids, ""}, f"a problem of {problem.id!r}, which is no row"
            assert _files(plan) == before, "validating changed a file"

    def test_an_estimate_is_ordered_and_says_where_it_comes_from(self) -> None:
        """Low, mid, high; money has a currency; what is unknown is None."""
        with secrets_set(self.secrets), self.plan() as plan:
            ordered(self.backend.estimate(plan))

    def test_what_it_counts_is_what_it_shows(self) -> None:
        """Where it shows its tokens: as many pieces as were counted, the same of them trained, none of it held."""
        if isinstance(self.backend, Tokenizing):
            counted = list(self.backend.counted(iter(self.rows)))
            shown = list(self.backend.tokenized(iter(self.rows)))
            assert [(one.id, one.total, one.trained) for one in counted] == [
                (one.id, len(one.pieces), sum(one.trained)) for one in shown
            ]
            ordered(self.backend.priced(sum(one.total for one in counted)))

    def test_no_key_is_among_what_it_shows_of_itself(self) -> None:
        """Options are written into model folders and reports."""
        with secrets_set(self.secrets) as marks:
            no_secret_in(repr(self.backend).encode() + msgspec.json.encode(self.component), marks, "its options")


def planned(folder: Path, rows: Sequence[Example]) -> TrainingPlan:
    """A plan for these rows in a folder, a few of them for validation."""
    plan = TrainingPlan(
        run="tuned",
        folder=str(folder),
        train_file=str(folder / "train.jsonl"),
        validation_file=str(folder / "validation.jsonl"),
        seed=7,
        too_long="error",
    )
    for path, some in ((plan.train_file, rows), (plan.validation_file, rows[:3])):
        Path(path).write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in some))
    return plan


def ordered(estimate: Estimate) -> None:
    """Fails where an estimate contradicts itself."""
    known = [figure for figure in (estimate.low, estimate.mid, estimate.high) if figure is not None]
    assert known == sorted(known), f"{estimate}"
    assert all(figure >= 0 for figure in known), f"{estimate}"
    assert estimate.tokens is None or estimate.tokens >= 0, f"{estimate}"
    assert estimate.basis.strip(), f"{estimate} does not say where it comes from"
    assert estimate.currency or not any(known), f"{estimate} has an amount and no currency"


@contextmanager
def _unset(variable: str) -> Iterator[None]:
    import os

    value = os.environ.pop(variable)
    try:
        yield
    finally:
        os.environ[variable] = value


def _files(plan: TrainingPlan) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path(plan.folder).rglob("*") if path.is_file()}
