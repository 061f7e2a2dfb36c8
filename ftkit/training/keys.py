"""The keys under which a job, and a deployment of its model, are made and found again."""

from ftkit import jsonl
from ftkit.manifests import Intended


def job_key(intended: Intended, attempt: int) -> str:
    """32 hexadecimal digits: a function of what decides the training, of the run's name and of the attempt alone.

    A run folder that was lost therefore finds the jobs that it made before.
    """
    return jsonl.digest([intended.inputs, intended.project, intended.run, attempt])


def deployment_key(intended: Intended, earlier: int) -> str:
    """32 hexadecimal digits, of the run's model and of how many of its deployments are over."""
    return jsonl.digest([intended.inputs, intended.project, intended.run, "deployment", earlier])
