"""Conformance kits: what every component of a kind must do, as pytest classes that a plugin's author inherits.

A contract asks for the component and a few samples of what it is for; its docstring says which. Where there is a
conduct beside it, that asks for the component alone.
"""

from ftkit.testing.backends import BackendContract
from ftkit.testing.checks import CheckConduct, CheckContract
from ftkit.testing.components import ComponentContract
from ftkit.testing.driven_sessions import DrivenSessionContract
from ftkit.testing.engines import EngineContract
from ftkit.testing.exporters import ExporterContract
from ftkit.testing.hostile import HOSTILE, drawn
from ftkit.testing.kit import Kit, inherited_tests
from ftkit.testing.local_processes import LocalProcessContract
from ftkit.testing.metrics import MetricConduct, MetricContract
from ftkit.testing.predictors import PredictorContract
from ftkit.testing.prompters import PrompterContract
from ftkit.testing.readers import ReaderContract
from ftkit.testing.record_transforms import RecordTransformConduct, RecordTransformContract
from ftkit.testing.remote_jobs import RemoteJobContract, Vendor
from ftkit.testing.signed_transforms import (
    DatasetTransformContract,
    OrderTransformContract,
    StreamTransformContract,
)
from ftkit.testing.tasks import GatheringTaskContract, TaskContract

__all__ = [
    "HOSTILE",
    "BackendContract",
    "CheckConduct",
    "CheckContract",
    "ComponentContract",
    "DatasetTransformContract",
    "DrivenSessionContract",
    "EngineContract",
    "ExporterContract",
    "GatheringTaskContract",
    "Kit",
    "LocalProcessContract",
    "MetricConduct",
    "MetricContract",
    "OrderTransformContract",
    "PredictorContract",
    "PrompterContract",
    "ReaderContract",
    "RecordTransformConduct",
    "RecordTransformContract",
    "RemoteJobContract",
    "StreamTransformContract",
    "TaskContract",
    "Vendor",
    "drawn",
    "inherited_tests",
]
