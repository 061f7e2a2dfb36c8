"""Fine-tuning jobs behind the OpenAI wire format, at OpenAI's or any vendor's that speaks it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import msgspec

from ftkit import (
    Capabilities,
    Checkpoint,
    Component,
    ConfigError,
    Estimate,
    JobOrder,
    JobReport,
    Problem,
    RefusedError,
    TrainingPlan,
    TrainingResult,
    Upload,
    vendors,
)
from ftkit_openai import addresses, job_orders, job_reports, profiles
from ftkit_openai.pages import all_of
from ftkit_openai.profiles import PROFILES, Profile

if TYPE_CHECKING:
    from openai import OpenAI

Auto = Literal["auto"]


class OpenAIBackend(Component, frozen=True, kw_only=True):
    """A job at a vendor of the OpenAI format. Its model answers under the id that the job gives it."""

    name: ClassVar[str] = "openai"
    dialect: ClassVar[str] = "openai"

    model: str
    vendor: Literal["openai", "azure", "nebius", "other"] = "openai"
    base_url: Annotated[
        str, msgspec.Meta(description="The vendor's own without; azure and other need it. Ends before '/fine_tuning'.")
    ] = ""
    api_key_env: Annotated[
        str | None,
        msgspec.Meta(description="The variable with the key. null: the vendor's usual, none on this machine."),
    ] = None
    epochs: Annotated[int, msgspec.Meta(ge=1, le=50)] | Auto = "auto"
    batch_size: Annotated[int, msgspec.Meta(ge=1, le=256)] | Auto = "auto"
    learning_rate_multiplier: Annotated[
        Annotated[float, msgspec.Meta(gt=0)] | Auto | None, msgspec.Meta(description="OpenAI and Azure.")
    ] = None
    learning_rate: Annotated[Annotated[float, msgspec.Meta(gt=0)] | None, msgspec.Meta(description="Nebius.")] = None
    beta: Annotated[
        Annotated[float, msgspec.Meta(gt=0, le=2)] | Auto | None, msgspec.Meta(description="Of method dpo.")
    ] = None
    hyperparameters: Annotated[
        dict[str, Any], msgspec.Meta(description="Further ones that the vendor knows: {lora: true}.")
    ] = {}
    suffix: Annotated[str, msgspec.Meta(description="Becomes a part of the model's name.")] = ""
    extra_body: Annotated[
        dict[str, Any], msgspec.Meta(description="Further fields of the order: {trainingType: globalStandard}.")
    ] = {}
    deployment: Annotated[str, msgspec.Meta(description="Azure: the name under which the model will be deployed.")] = ""
    price_per_million: Annotated[
        Annotated[float, msgspec.Meta(ge=0)] | None, msgspec.Meta(description="Trained tokens, as you found it.")
    ] = None
    price_as_of: Annotated[str, msgspec.Meta(description="The day on which you found it.")] = ""
    currency: str = "USD"
    timeout: Annotated[float, msgspec.Meta(gt=0, description="Seconds, of one request.")] = 600.0
    api_key: Annotated[str, msgspec.Meta(description="Never here: a key is refused.")] = ""

    def __post_init__(self) -> None:
        """Raises ConfigError for a key in the options, and for options that contradict the vendor."""
        vendors.require_no_key(self.api_key, self.api_key_env or "")
        vendors.price(self.price_per_million, self.currency, self.price_as_of)
        addresses.required(self._address())
        job_orders.required(self)

    @property
    def profile(self) -> Profile:
        """What the vendor does its own way."""
        return PROFILES[self.vendor]

    @property
    def dialects(self) -> Mapping[str, str]:
        """The exporters in whose form the vendor takes each method's rows."""
        return {"sft": self.profile.dialect, "dpo": "openai_preference"}

    def capabilities(self) -> Capabilities:
        """What the vendor offers. Tokens cannot be counted beforehand, so their limit is not known."""
        return Capabilities(methods=self.profile.methods, min_rows=self.profile.min_rows, resumes=True, paid=True)

    def preflight(self) -> Iterator[Problem]:
        """A missing library or key, and a base model that is shut down, or soon will be."""
        if find_spec("openai") is None:
            yield Problem(reason="missing-extra", detail="openai is not installed: pip install 'ftkit[openai]'")
        yield from self._vendor().obstacles()
        yield from profiles.closing(self.profile, self.model, today())

    def validate(self, plan: TrainingPlan) -> Iterator[Problem]:  # noqa: ARG002 - the protocol's signature
        """Nothing: what the vendor refuses of a line, its dialect tells, and lengths only the vendor knows."""
        return iter(())

    def estimate(self, plan: TrainingPlan) -> Estimate:
        """By characters, and by the price that the project names; else the price is unknown."""
        epochs = None if self.epochs == "auto" else float(self.epochs)
        return vendors.rough_estimate(plan, epochs, self._price())

    def upload(self, file: Upload) -> str:
        """Hands over a file for fine-tuning."""
        from openai.types import FileObject

        with self._asking() as client, Path(file.path).open("rb") as body:
            made = client.files.create(file=(file.name, body), purpose="fine-tune")
            return vendors.answered(self._vendor(), made, FileObject).id

    def create(self, order: JobOrder) -> str:
        """Makes the job. Its key travels as metadata, or in the suffix where the vendor has no metadata."""
        from openai.types.fine_tuning import FineTuningJob

        with self._asking() as client:
            made = client.fine_tuning.jobs.create(**job_orders.body(self, order))
            return vendors.answered(self._vendor(), made, FineTuningJob).id

    def find(self, key: str) -> Iterable[JobReport]:
        """The jobs that carry the key: all pages are read."""
        with self._asking() as client:
            jobs = client.fine_tuning.jobs.list(limit=100, **job_orders.narrowed(self, key))
            return [job_reports.report(job) for job in all_of(jobs) if job_orders.carries(self, job, key)]

    def poll(self, job: str, cursor: str) -> JobReport:
        """The job, and the events behind the cursor."""
        from openai.types.fine_tuning import FineTuningJob

        with self._asking() as client:
            found = vendors.answered(self._vendor(), client.fine_tuning.jobs.retrieve(job), FineTuningJob)
            first = client.fine_tuning.jobs.list_events(job, limit=100)
            return job_reports.report(found, job_reports.behind(cursor, first), cursor)

    def cancel(self, job: str) -> None:
        """Asks for its end."""
        with self._asking() as client:
            client.fine_tuning.jobs.cancel(job)

    def pause(self, job: str) -> None:
        """Asks for a pause."""
        with self._asking() as client:
            client.fine_tuning.jobs.pause(job)

    def resume(self, job: str) -> None:
        """Asks it to go on."""
        with self._asking() as client:
            client.fine_tuning.jobs.resume(job)

    def checkpoints(self, job: str) -> Iterable[Checkpoint]:
        """Those that the vendor keeps; all pages are read."""
        with self._asking() as client:
            kept = client.fine_tuning.jobs.checkpoints.list(job, limit=25)
            return [job_reports.checkpoint(one) for one in all_of(kept)]

    def result(self, job: str, plan: TrainingPlan) -> TrainingResult:  # noqa: ARG002 - the protocol's signature
        """The model's id, and the predictor that asks it. Raises RefusedError where the job names no model."""
        from openai.types.fine_tuning import FineTuningJob

        with self._asking() as client:
            found = vendors.answered(self._vendor(), client.fine_tuning.jobs.retrieve(job), FineTuningJob)
        tuned = found.fine_tuned_model
        if not tuned:
            raise RefusedError(
                f"job {job} of {self.profile.title} is {found.status} and names no model. Look at its checkpoints in "
                "the vendor's console: some vendors want one of them deployed by hand."
            )
        return TrainingResult(
            kind="remote-model",
            base_model=found.model,
            predictor={"openai": self._predictor(tuned)},
            tokens=found.trained_tokens,
            cost=vendors.cost_of(found.trained_tokens, self._price()),
            currency=self.currency if self._price() and found.trained_tokens is not None else "",
            job=job,
            facts={"vendor": self.vendor, "model": tuned, "seed": found.seed},
        )

    def _predictor(self, tuned: str) -> dict[str, str]:
        """Options of the predictor `openai`."""
        variable = self.api_key_env if self.api_key_env is not None else self._vendor().variable
        named = {"api_key_env": variable} if variable or self.api_key_env is not None else {}
        return {"model": self.deployment or tuned, "base_url": self._address(), **named}

    def _address(self) -> str:
        address = self.base_url or self.profile.base_url
        if not address:
            raise ConfigError(f"vendor '{self.vendor}' has no address of its own. Give base_url.")
        return address.rstrip("/")

    def _vendor(self) -> vendors.Vendor:
        variable = self.api_key_env
        if variable is None:
            variable = "" if addresses.is_local(self._address()) else self.profile.variable
        title = self.profile.title if not self.base_url else f"{self.profile.title} ({self._address()})"
        return vendors.Vendor(title=title, variable=variable, extra="openai")

    def _price(self) -> vendors.Price | None:
        return vendors.price(self.price_per_million, self.currency, self.price_as_of)

    @contextmanager
    def _asking(self) -> "Iterator[OpenAI]":
        """The official client, which sends a request once and no more. What it raises comes out in our words."""
        import openai

        vendor = self._vendor()
        # The client refuses an empty key; where none is asked for, the word stands for it.
        key = vendor.key() or "none"
        with (
            vendors.asking(vendor, openai),
            openai.OpenAI(api_key=key, base_url=self._address(), max_retries=0, timeout=self.timeout) as client,
        ):
            yield client


def today() -> date:
    """The day by which shutdowns are judged, UTC."""
    return datetime.now(UTC).date()
