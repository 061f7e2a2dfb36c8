"""What a plugin class must be: `Component`, the base of all, and the protocols of each kind, one file for each.

A component is a frozen class and its fields are its options, so defaults, validation, listing and the project file's
schema come from one declaration. Streams go in and streams come out, in the same order; a plugin is called once for
many values, never once for each.
"""

from ftkit.interfaces.backends import Backend, LocalProcess, Tokenizing
from ftkit.interfaces.checks import Check, GivesForm, ReadsLoosely
from ftkit.interfaces.component import Component, FilePath, HasSources, ModelPath, NeedsColumns, Options, columns_of
from ftkit.interfaces.deferred import Deferred, deferred
from ftkit.interfaces.driven_sessions import DrivenSession
from ftkit.interfaces.engines import Engine
from ftkit.interfaces.exporters import Exporter, FileChecker
from ftkit.interfaces.metrics import CorpusMetric, Counts, HasVersions, Metric, higher_is_better
from ftkit.interfaces.predictors import KeepsForm, Predictor, StandIn, StaysLoaded
from ftkit.interfaces.prompters import Prompter, ShowsMaterial
from ftkit.interfaces.readers import BlockReader, Reader
from ftkit.interfaces.remote_jobs import (
    Deploys,
    Downloads,
    FindsJobs,
    HasDialects,
    KeepsCheckpoints,
    Pauses,
    PricesJobs,
    RemoteJob,
)
from ftkit.interfaces.tasks import GatheringTask, Task
from ftkit.interfaces.transforms import (
    CountsChanges,
    DatasetTransform,
    OrderTransform,
    RecordTransform,
    Redactor,
    SignatureChunk,
    Signed,
    SignedRows,
    SignsContent,
    StreamTransform,
)

__all__ = [
    "Backend",
    "BlockReader",
    "Check",
    "Component",
    "CorpusMetric",
    "Counts",
    "CountsChanges",
    "DatasetTransform",
    "Deferred",
    "Deploys",
    "Downloads",
    "DrivenSession",
    "Engine",
    "Exporter",
    "FileChecker",
    "FilePath",
    "FindsJobs",
    "GatheringTask",
    "GivesForm",
    "HasDialects",
    "HasSources",
    "HasVersions",
    "KeepsCheckpoints",
    "KeepsForm",
    "LocalProcess",
    "Metric",
    "ModelPath",
    "NeedsColumns",
    "Options",
    "OrderTransform",
    "Pauses",
    "Predictor",
    "PricesJobs",
    "Prompter",
    "Reader",
    "ReadsLoosely",
    "RecordTransform",
    "Redactor",
    "RemoteJob",
    "ShowsMaterial",
    "SignatureChunk",
    "Signed",
    "SignedRows",
    "SignsContent",
    "StandIn",
    "StaysLoaded",
    "StreamTransform",
    "Task",
    "Tokenizing",
    "columns_of",
    "deferred",
    "higher_is_better",
]
