"""Fine-tuning jobs of Together, through its own client."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import msgspec

from ftkit import (
    BackendError,
    BusyError,
    Capabilities,
    Checkpoint,
    Deployment,
    Estimate,
    JobOrder,
    JobReport,
    Problem,
    RefusedError,
    TrainingPlan,
    TrainingResult,
    UnansweredError,
    Upload,
    vendors,
)
from ftkit_together import addresses, answers, endpoints, limits, orders, quotes, reports, transfers
from ftkit_together.options import TogetherOptions

if TYPE_CHECKING:
    from together import Together


class TogetherBackend(TogetherOptions, frozen=True, kw_only=True):
    """Fine-tuning at Together. The key of an order is the end of its model's name, by which a lost job is found."""

    name: ClassVar[str] = "together"
    dialect: ClassVar[str] = "together"
    dialects: ClassVar[Mapping[str, str]] = {"sft": "together", "dpo": "openai_preference"}

    def capabilities(self) -> Capabilities:
        """Both methods. How long a row may be is known of each model, in tokens that cannot be counted here."""
        return Capabilities(methods=("sft", "dpo"), min_rows=1, resumes=True, paid=True)

    def preflight(self) -> Iterator[Problem]:
        """A missing library or key, and that most tuned models answer from an endpoint of one's own alone."""
        if find_spec("together") is None:
            yield Problem(reason="missing-extra", detail="together is not installed: pip install 'ftkit[together]'")
        yield from self.vendor().obstacles()
        detail = (
            "most models tuned at Together answer from a dedicated endpoint alone, which is billed by the minute "
            "besides the training."
        )
        yield Problem(reason="notice", detail=detail)

    def validate(self, plan: TrainingPlan) -> Iterator[Problem]:
        """What the model's limits speak against. Where Together does not tell them, it judges at the order."""
        yield from limits.stops_without_rows(self, plan)
        try:
            with self._asking() as client:
                found = answers.one(self.vendor(), client.fine_tuning.model_limits(model_name=self.model), "model_name")
        except (BusyError, UnansweredError):
            return
        except BackendError as error:
            yield Problem(reason="no-limits", detail=str(error))
            return
        yield from limits.problems(self, plan, found)

    def estimate(self, plan: TrainingPlan) -> Estimate:
        """By characters, and by the price that the project names; what Together says counts, once it has the files."""
        found = vendors.rough_estimate(plan, float(self.epochs), self.price())
        return msgspec.structs.replace(found, currency=orders.CURRENCY)

    def quoted(self, order: JobOrder) -> float | None:
        """Together's price for the very files. BusyError as long as it has not looked through them."""
        with self._asking() as client:
            told = client.fine_tuning.estimate_price(**orders.question(self, order))
            return quotes.price(self.vendor(), told, order)

    def upload(self, file: Upload) -> str:
        """Hands over a file. Together knows one that it has already, and gives the id of that."""
        with self._asking() as client:
            return transfers.uploaded(self.vendor(), client, file)

    def create(self, order: JobOrder) -> str:
        """Makes the job, by one request."""
        import together
        from together.types import FinetuneResponse

        jobs = addresses.places(self.base_url, together.__version__).jobs
        with self._asking() as client:
            made = client.post(jobs, body=orders.body(self, order), cast_to=FinetuneResponse)
            return vendors.answered(self.vendor(), made, FinetuneResponse).id

    def find(self, key: str) -> Iterable[JobReport]:
        """The jobs that carry the key; Together lists all jobs at once."""
        from together.types import FineTuningListResponse

        with self._asking() as client:
            listed = client.fine_tuning.list()
            if not isinstance(listed, FineTuningListResponse) or not isinstance(listed.data, list):
                raise vendors.no_answer(self.vendor(), listed)
            jobs = [job.to_dict(warnings=False) for job in listed.data]
        return [reports.report(job) for job in jobs if orders.carries(job, key)]

    def poll(self, job: str, cursor: str) -> JobReport:
        """The job, its events, and the losses from the cursor on."""
        with self._asking() as client:
            found = answers.one(self.vendor(), client.fine_tuning.retrieve(job))
            events = answers.entries(self.vendor(), client.fine_tuning.list_events(job))
        losses = self._losses(job, cursor) if reports.started(found) else []
        return reports.report(found, events, losses, cursor)

    def cancel(self, job: str) -> None:
        """Asks for its end; what was trained until then is billed."""
        with self._asking() as client:
            client.fine_tuning.cancel(job)

    def checkpoints(self, job: str) -> Iterable[Checkpoint]:
        """Those that Together keeps."""
        with self._asking() as client:
            return [
                reports.checkpoint(one)
                for one in answers.entries(self.vendor(), client.fine_tuning.list_checkpoints(job))
            ]

    def result(self, job: str, plan: TrainingPlan) -> TrainingResult:  # noqa: ARG002 - the protocol's signature
        """The model's name, and the predictor that asks it. Raises RefusedError where the job names no model."""
        with self._asking() as client:
            found = answers.one(self.vendor(), client.fine_tuning.retrieve(job))
        tuned = found.get("model_output_name") or found.get("model_object_name") or found.get("adapter_object_name")
        if not tuned:
            raise RefusedError(f"job {job} of Together is {found.get('status')} and names no model. Look at its page.")
        cost = reports.price(found)
        return TrainingResult(
            kind="remote-model",
            base_model=str(found.get("model") or self.model),
            predictor={"openai": self._predictor(str(tuned))},
            tokens=found.get("token_count") or None,
            cost=cost,
            currency=orders.CURRENCY if cost is not None else "",
            job=job,
            facts={"model": tuned, "early_stopped": found.get("early_stopped"), "seed": found.get("random_seed")},
        )

    def download(self, job: str, folder: Path) -> None:
        """Writes the packed weights into the folder: the adapter's, or all of them where all were trained."""
        with self._asking() as client:
            transfers.downloaded(client, job, folder, full=self.full)

    def deploy(self, result: TrainingResult, key: str) -> Deployment:
        """Asks for a dedicated endpoint on the hardware of the options, which is billed by the minute."""
        with self._asking() as client:
            return endpoints.made(self.vendor(), client, str(result.facts["model"]), self.hardware, key)

    def deployment(self, key: str) -> Deployment | None:
        """The endpoint that is called by the key."""
        with self._asking() as client:
            return endpoints.found(self.vendor(), client, key)

    def undeploy(self, deployment: str) -> None:
        """Asks for its end."""
        with self._asking() as client:
            endpoints.removed(client, deployment)

    def _losses(self, job: str, cursor: str) -> list[Mapping[str, float]]:
        """What was logged from the cursor on. A job is worth more than its curve: where there is none, none is told."""
        try:
            with self._asking() as client:
                found = client.fine_tuning.list_metrics(job, global_step_from=int(cursor or 0))
                return list(getattr(found, "metrics", None) or [])
        except RefusedError:
            return []

    def _predictor(self, tuned: str) -> dict[str, str]:
        """Options of the predictor `openai`."""
        return {
            "model": tuned,
            "base_url": addresses.of_models(self.base_url),
            "api_key_env": self.api_key_env,
        }

    @contextmanager
    def _asking(self) -> "Iterator[Together]":
        """Together's client, which sends a request once and no more. What it raises comes out in our words."""
        import together

        vendor = self.vendor()
        key = vendor.key() or "none"  # the client wants one
        with (
            vendors.asking(vendor, together),
            together.Together(
                api_key=key,
                base_url=addresses.places(self.base_url, together.__version__).base_url,
                max_retries=0,
                timeout=self.timeout,
                http_client=together.DefaultHttpxClient(verify=vendors.trusted()),
            ) as client,
        ):
            yield client
