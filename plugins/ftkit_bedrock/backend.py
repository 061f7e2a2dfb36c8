"""Model customization jobs of Amazon Bedrock: files in S3, one job for a token, and a deployment for what it leaves."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, ClassVar

import msgspec

from ftkit import (
    Capabilities,
    Component,
    ConfigError,
    Deployment,
    Estimate,
    JobOrder,
    JobReport,
    Problem,
    RefusedError,
    State,
    TrainingPlan,
    TrainingResult,
    Upload,
    vendors,
)
from ftkit_bedrock.account import Account, whole

STATES: Mapping[str, State] = {
    "InProgress": "running",
    "Completed": "succeeded",
    "Failed": "failed",
    "Stopping": "cancelling",
    "Stopped": "cancelled",
}
"""Amazon's word -> ours: ModelCustomizationJobStatus in botocore's description of the service."""

DEPLOYMENT_STATES: Mapping[str, State] = {"Creating": "queued", "Active": "succeeded", "Failed": "failed"}
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/.+")
_PLACE = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?")


class BedrockBackend(Component, frozen=True, kw_only=True):
    """Fine-tuning at Amazon Bedrock. Credentials are found where Amazon's tools find them."""

    name: ClassVar[str] = "bedrock"
    dialect: ClassVar[str] = "bedrock"

    model: Annotated[str, msgspec.Meta(description="The base model's identifier.")]
    region: str
    role_arn: Annotated[
        str, msgspec.Meta(description="A role that Bedrock may take on, to read and write the place below.")
    ]
    place: Annotated[str, msgspec.Meta(description="S3://bucket/prefix for the files and for what the job writes.")]
    epochs: Annotated[int, msgspec.Meta(ge=1)] | None = None
    batch_size: Annotated[int, msgspec.Meta(ge=1)] | None = None
    learning_rate: Annotated[float, msgspec.Meta(gt=0)] | None = None
    hyperparameters: Annotated[
        dict[str, str], msgspec.Meta(description="Further ones that the model knows: {learningRateWarmupSteps: '0'}.")
    ] = {}
    profile: Annotated[str, msgspec.Meta(description="Of Amazon's configuration.")] = ""
    price_per_million: Annotated[
        Annotated[float, msgspec.Meta(ge=0)] | None, msgspec.Meta(description="Trained tokens, as you found it.")
    ] = None
    price_as_of: Annotated[str, msgspec.Meta(description="The day on which you found it.")] = ""
    currency: str = "USD"
    endpoint_url: Annotated[str, msgspec.Meta(description="For a rehearsal.")] = ""

    def __post_init__(self) -> None:
        """Raises ConfigError for a role or a place that is none, and for a price without a date."""
        if not _ROLE.fullmatch(self.role_arn):
            raise ConfigError(f"role_arn '{self.role_arn}' is no role. It looks like arn:aws:iam::ACCOUNT:role/NAME.")
        if not _PLACE.fullmatch(self.place):
            raise ConfigError(f"place '{self.place}' is no place in S3. Write it like s3://bucket/prefix.")
        self._price()

    def capabilities(self) -> Capabilities:
        """Supervised tuning; one token never makes a second job."""
        return Capabilities(methods=("sft",), resumes=True, paid=True, creates_once=True)

    def preflight(self) -> Iterator[Problem]:
        """A missing library or missing credentials, and that a tuned model is paid for by the hour to be asked."""
        yield from self._account().obstacles()
        detail = "a model tuned at Bedrock is asked through a deployment, which Amazon bills besides the training."
        yield Problem(reason="notice", detail=detail)

    def validate(self, plan: TrainingPlan) -> Iterator[Problem]:  # noqa: ARG002 - the protocol's signature
        """Nothing: what Amazon refuses of a line, its dialect tells, and lengths only Amazon knows."""
        return iter(())

    def estimate(self, plan: TrainingPlan) -> Estimate:
        """By characters, and by the price that the project names; else the price is unknown."""
        return vendors.rough_estimate(plan, self.epochs, self._price())

    def upload(self, file: Upload) -> str:
        """Puts a file into S3 and gives its address there."""
        bucket, prefix = self._bucket()
        key = f"{prefix}{file.name}"
        with self._account().asking("s3") as s3, open(file.path, "rb") as body:  # noqa: PTH123 - boto's own type
            s3.put_object(Bucket=bucket, Key=key, Body=body)
        return f"s3://{bucket}/{key}"

    def create(self, order: JobOrder) -> str:
        """Makes the job, whose name is its id. The key is the token by which Amazon makes it once."""
        name = _name(order)
        with self._account().asking("bedrock") as bedrock:
            try:
                made = bedrock.create_model_customization_job(**self._order(order, name))
            except bedrock.exceptions.ClientError as error:
                existing = self._existing(error, order.key)
                if not existing:
                    raise
                return existing
            whole(made, "jobArn")
            return name

    def find(self, key: str) -> Iterable[JobReport]:
        """The jobs whose name holds the key."""
        with self._account().asking("bedrock") as bedrock:
            pages = bedrock.get_paginator("list_model_customization_jobs").paginate(nameContains=key)
            return [_report(job) for page in pages for job in page.get("modelCustomizationJobSummaries", [])]

    def poll(self, job: str, cursor: str) -> JobReport:  # noqa: ARG002 - Amazon tells no events
        """The job; Amazon tells no events and no share."""
        with self._account().asking("bedrock") as bedrock:
            return _report(bedrock.get_model_customization_job(jobIdentifier=job))

    def cancel(self, job: str) -> None:
        """Asks for its end."""
        with self._account().asking("bedrock") as bedrock:
            bedrock.stop_model_customization_job(jobIdentifier=job)

    def result(self, job: str, plan: TrainingPlan) -> TrainingResult:  # noqa: ARG002 - the protocol's signature
        """The model's ARN. It answers once it is deployed, under the deployment's ARN."""
        with self._account().asking("bedrock") as bedrock:
            found = bedrock.get_model_customization_job(jobIdentifier=job)
        tuned = found.get("outputModelArn")
        if not tuned:
            raise RefusedError(f"job {job} of Bedrock is {found['status']} and names no model. Look at the console.")
        options = {"model": tuned, "region": self.region, "profile": self.profile, "endpoint_url": self.endpoint_url}
        return TrainingResult(
            kind="remote-model",
            base_model=self.model,
            predictor={"bedrock": {name: value for name, value in options.items() if value}},
            loss=found.get("trainingMetrics", {}).get("trainingLoss"),
            job=job,
            facts={"model": tuned, "base_model_arn": found.get("baseModelArn", ""), "job_arn": found.get("jobArn", "")},
        )

    def deploy(self, result: TrainingResult, key: str) -> Deployment:
        """Asks for a deployment of the model for use on demand."""
        name = _deployment_name(key)
        with self._account().asking("bedrock") as bedrock:
            made = bedrock.create_custom_model_deployment(
                modelDeploymentName=name, modelArn=str(result.facts["model"]), clientRequestToken=key
            )
            whole(made, "customModelDeploymentArn")
            return _deployment(made["customModelDeploymentArn"], "Creating")

    def deployment(self, key: str) -> Deployment | None:
        """The deployment whose name holds the key."""
        with self._account().asking("bedrock") as bedrock:
            found = bedrock.list_custom_model_deployments(nameContains=_deployment_name(key))
        for one in found.get("modelDeploymentSummaries", []):
            return _deployment(one["customModelDeploymentArn"], one["status"])
        return None

    def undeploy(self, deployment: str) -> None:
        """Asks for its end."""
        with self._account().asking("bedrock") as bedrock:
            bedrock.delete_custom_model_deployment(customModelDeploymentIdentifier=deployment)

    def _existing(self, error: Any, key: str) -> str:
        """The id of the job that an order stumbled over, empty where it failed for another reason."""
        code = error.response.get("Error", {}).get("Code", "")
        if code not in {"ConflictException", "ResourceInUseException", "ResourceInUse"}:
            return ""
        return next((one.job for one in self.find(key)), "")

    def _order(self, order: JobOrder, name: str) -> dict[str, Any]:
        bucket, prefix = self._bucket()
        chosen = {"epochCount": self.epochs, "batchSize": self.batch_size, "learningRate": self.learning_rate}
        fields: dict[str, Any] = {
            "jobName": name,
            "customModelName": name,
            "roleArn": self.role_arn,
            "clientRequestToken": order.key,
            "baseModelIdentifier": self.model,
            "customizationType": "FINE_TUNING",
            "trainingDataConfig": {"s3Uri": order.files["train"]},
            "outputDataConfig": {"s3Uri": f"s3://{bucket}/{prefix}{order.key}/"},
            "hyperParameters": {key: _figure(value) for key, value in chosen.items() if value is not None}
            | self.hyperparameters,
        }
        if validation := order.files.get("validation"):
            fields["validationDataConfig"] = {"validators": [{"s3Uri": validation}]}
        return fields

    def _bucket(self) -> tuple[str, str]:
        """The bucket, and the prefix with a slash at its end where there is one."""
        found = _PLACE.fullmatch(self.place)
        assert found
        prefix = (found[2] or "").strip("/")
        return found[1], f"{prefix}/" if prefix else ""

    def _account(self) -> Account:
        return Account(region=self.region, profile=self.profile, endpoint_url=self.endpoint_url)

    def _price(self) -> vendors.Price | None:
        return vendors.price(self.price_per_million, self.currency, self.price_as_of)


def _name(order: JobOrder) -> str:
    """A name of 63 characters at most that holds the key."""
    run = re.sub(r"[^A-Za-z0-9]+", "-", order.plan.run).strip("-")[:24].strip("-")
    return "-".join(part for part in ("ftkit", run, order.key) if part)


def _deployment_name(key: str) -> str:
    return f"ftkit-{key}"


def _figure(value: float) -> str:
    """A number as Amazon reads it: without an exponent."""
    return f"{value:.12f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _report(job: Mapping[str, Any]) -> JobReport:
    whole(job, "jobName", "status", "creationTime")
    return JobReport(
        job=job["jobName"],
        state=STATES.get(job["status"], "unknown"),
        raw_state=job["status"],
        reason=job.get("failureMessage", ""),
        made=job["creationTime"].isoformat(),
    )


def _deployment(arn: str, status: str) -> Deployment:
    return Deployment(id=arn, model=arn, state=DEPLOYMENT_STATES.get(status, "unknown"), raw_state=status)
