"""Fine-tuning jobs of Fireworks, through its own client."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ftkit import (
    BackendError,
    BusyError,
    Capabilities,
    Deployment,
    Estimate,
    JobOrder,
    JobReport,
    Problem,
    TrainingPlan,
    TrainingResult,
    UnansweredError,
    Upload,
    vendors,
)
from ftkit_fireworks import answers, datasets, deployments, names, orders, reports, weights
from ftkit_fireworks.names import JOB_KINDS, Job
from ftkit_fireworks.options import FireworksOptions

if TYPE_CHECKING:
    from fireworks import Fireworks

_INFERENCE = "/inference/v1"  # where the client asks models, behind the address of the service


class FireworksBackend(FireworksOptions, frozen=True, kw_only=True):
    """Fine-tuning at Fireworks. The key of an order is in its job's id, so that Fireworks makes it once."""

    name: ClassVar[str] = "fireworks"
    dialect: ClassVar[str] = "fireworks"
    dialects: ClassVar[Mapping[str, str]] = {"sft": "fireworks", "dpo": "openai_preference"}

    def capabilities(self) -> Capabilities:
        """Both methods; one id never makes a second job."""
        return Capabilities(methods=("sft", "dpo"), min_rows=3, resumes=True, paid=True, creates_once=True)

    def preflight(self) -> Iterator[Problem]:
        """A missing library or key, and that a tuned model is paid for to be asked."""
        if find_spec("fireworks") is None:
            yield Problem(
                reason="missing-extra", detail="fireworks-ai is not installed: pip install 'ftkit[fireworks]'"
            )
        yield from self.vendor().obstacles()
        detail = (
            "a model tuned at Fireworks answers from a deployment of its own, which is billed by the second of its "
            "GPUs besides the training."
        )
        yield Problem(reason="notice", detail=detail)

    def validate(self, plan: TrainingPlan) -> Iterator[Problem]:  # noqa: ARG002 - the protocol's signature
        """A base model that is not tuned there, or not on rows so long. Unanswered, Fireworks judges at the order."""
        owner, model = names.model_of(self.model)
        try:
            with self._asking() as client:
                told = answers.one(self.vendor(), client.models.get(model, account_id=owner))
        except (BusyError, UnansweredError):
            return
        except BackendError as error:
            yield Problem(reason="no-model", detail=str(error))
            return
        yield from self._speaking_against(told)

    def estimate(self, plan: TrainingPlan) -> Estimate:
        """By characters, and by the price that the project names; else the price is unknown."""
        return vendors.rough_estimate(plan, None if self.epochs is None else float(self.epochs), self.price())

    def upload(self, file: Upload) -> str:
        """Makes a dataset, whose id holds the key, and fills it. What is there already is not sent again."""
        with self._asking() as client:
            return datasets.uploaded(self.vendor(), client, file)

    def create(self, order: JobOrder) -> str:
        """Makes the job, by one request. Where its id is taken, it was made before."""
        import fireworks

        kind = JOB_KINDS[order.plan.method]
        with self._asking() as client:
            try:
                made = self._ordered(client, order)
            except fireworks.ConflictError as taken:
                made = _there(client, Job(kind, names.job_id(order.key)), taken)
            return str(answers.one(self.vendor(), made)["name"])

    def find(self, key: str) -> Iterable[JobReport]:
        """The jobs whose id holds the key, of either method."""
        import fireworks

        found = []
        for kind in JOB_KINDS.values():
            with self._asking() as client:
                try:
                    told = _job(client, Job(kind, names.job_id(key)))
                except fireworks.NotFoundError:
                    continue
                found.append(reports.report(answers.one(self.vendor(), told)))
        return found

    def poll(self, job: str, cursor: str) -> JobReport:
        """The job; of how far it is, Fireworks tells percents."""
        return reports.report(self._told(job), cursor)

    def cancel(self, job: str) -> None:
        """Asks for its end."""
        kind, id_ = names.job_of(job)
        with self._asking() as client:
            if kind == "dpoJobs":
                client.dpo_jobs.cancel(id_, body={})
            else:
                client.supervised_fine_tuning_jobs.cancel(id_, body={})

    def result(self, job: str, plan: TrainingPlan) -> TrainingResult:  # noqa: ARG002 - the protocol's signature
        """The model's name, under which it answers once it is deployed. Its cost is Fireworks' own estimate."""
        told = self._told(job)
        tuned = self._model(told)
        cost, currency = reports.price(told)
        return TrainingResult(
            kind="remote-model",
            base_model=self.model,
            predictor={"openai": self._predictor(tuned)},
            cost=cost,
            currency=currency,
            job=job,
            facts={"model": tuned, "state": told.get("state"), "seed": "Fireworks takes none"},
        )

    def download(self, job: str, folder: Path) -> None:
        """Writes the adapter's files into the folder."""
        owner, model = names.model_of(self._model(self._told(job)))
        with self._asking() as client:
            weights.downloaded(self.vendor(), client, owner, model, folder)

    def deploy(self, result: TrainingResult, key: str) -> Deployment:
        """Asks for a deployment, which is billed by the second while it has GPUs; the key is in its id."""
        with self._asking() as client:
            return deployments.made(self.vendor(), client, str(result.facts["model"]), self.deployment_shape, key)

    def deployment(self, key: str) -> Deployment | None:
        """The deployment whose id holds the key."""
        with self._asking() as client:
            return deployments.found(self.vendor(), client, key)

    def undeploy(self, deployment: str) -> None:
        """Asks for its end."""
        with self._asking() as client:
            deployments.removed(client, deployment)

    def _ordered(self, client: "Fireworks", order: JobOrder) -> Any:
        extra = self.extra_body or None
        if order.plan.method == "dpo":
            return client.dpo_jobs.create(**orders.preferred(self, order), extra_body=extra)
        return client.supervised_fine_tuning_jobs.create(**orders.supervised(self, order), extra_body=extra)

    def _told(self, job: str) -> Mapping[str, Any]:
        with self._asking() as client:
            return answers.one(self.vendor(), _job(client, names.job_of(job)))

    def _speaking_against(self, told: Mapping[str, Any]) -> Iterator[Problem]:
        if told.get("tunable") is False:
            detail = f"{self.model} is not tuned at Fireworks. Its model library shows which are: 'Tunable'."
            yield Problem(reason="not-tunable", detail=detail)
        longest = told.get("trainingContextLength")
        if self.max_tokens is not None and longest and self.max_tokens > longest:
            detail = f"max_tokens is {self.max_tokens}; {self.model} is trained on {longest} at most."
            yield Problem(reason="beyond-limit", detail=detail)

    def _model(self, told: Mapping[str, Any]) -> str:
        """The whole name of what a job makes: as it says, else the job's own id, which Fireworks takes otherwise."""
        said = told.get("outputModel") or (told.get("trainingConfig") or {}).get("outputModel")
        name = str(said or names.job_of(str(told["name"])).id)
        return name if name.startswith("accounts/") else f"accounts/{self.account}/models/{name}"

    def _predictor(self, tuned: str) -> dict[str, str]:
        """Options of the predictor `openai`."""
        address = f"{vendors.required_address(self.base_url)}{_INFERENCE}"
        return {"model": tuned, "base_url": address, "api_key_env": self.api_key_env}

    @contextmanager
    def _asking(self) -> "Iterator[Fireworks]":
        """Fireworks' client, which sends a request once and no more. What it raises comes out in our words."""
        import fireworks

        vendor = self.vendor()
        key = vendor.key() or "none"  # the client wants one
        with (
            vendors.asking(vendor, fireworks),
            fireworks.Fireworks(
                api_key=key,
                account_id=self.account,
                base_url=vendors.required_address(self.base_url),
                max_retries=0,
                timeout=self.timeout,
                http_client=fireworks.DefaultHttpxClient(verify=vendors.trusted()),
            ) as client,
        ):
            yield client


def _job(client: "Fireworks", job: Job) -> Any:
    if job.kind == "dpoJobs":
        return client.dpo_jobs.get(job.id)
    return client.supervised_fine_tuning_jobs.get(job.id)


def _there(client: "Fireworks", job: Job, taken: Exception) -> Any:
    """The job that an order stumbled over. Raises what it said where there is none: something else is in conflict."""
    import fireworks

    try:
        return _job(client, job)
    except fireworks.NotFoundError:
        raise taken from None
