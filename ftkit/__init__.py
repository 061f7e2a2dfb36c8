"""ftkit: fine-tune or keep prompting? The public names; everything else may change without notice.

Names are imported when first used, so that `ftkit --help` and the listing of plugins stay quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftkit import dialogue as dialogue
    from ftkit import interfaces as interfaces
    from ftkit import vendors as vendors
    from ftkit.api import load as load
    from ftkit.api import prepare as prepare
    from ftkit.building import built_exporter as built_exporter
    from ftkit.building import built_predictor as built_predictor
    from ftkit.cells import cell_text as cell_text
    from ftkit.digests import DigestIndex as DigestIndex
    from ftkit.digests import content_fingerprint as content_fingerprint
    from ftkit.digests import example_fingerprint as example_fingerprint
    from ftkit.digests import fingerprint as fingerprint
    from ftkit.errors import BackendError as BackendError
    from ftkit.errors import BusyError as BusyError
    from ftkit.errors import ConfigError as ConfigError
    from ftkit.errors import DataError as DataError
    from ftkit.errors import FtkitError as FtkitError
    from ftkit.errors import GateError as GateError
    from ftkit.errors import PluginError as PluginError
    from ftkit.errors import RefusedError as RefusedError
    from ftkit.errors import UnansweredError as UnansweredError
    from ftkit.errors import nearest as nearest
    from ftkit.evaluation import evaluate_module as evaluate_module
    from ftkit.hookspecs import hookimpl as hookimpl
    from ftkit.interfaces import Component as Component
    from ftkit.interfaces import FilePath as FilePath
    from ftkit.interfaces import ModelPath as ModelPath
    from ftkit.likeness.near_copies import NearCopy as NearCopy
    from ftkit.likeness.near_copies import near_copies as near_copies
    from ftkit.likeness.shingles import ngrams as ngrams
    from ftkit.likeness.shingles import shingles as shingles
    from ftkit.likeness.texts import answer_text as answer_text
    from ftkit.likeness.texts import prompt_text as prompt_text
    from ftkit.likeness.texts import words as words
    from ftkit.sources import Source as Source
    from ftkit.templates import Template as Template
    from ftkit.values import ENDED as ENDED
    from ftkit.values import PASSED as PASSED
    from ftkit.values import Answer as Answer
    from ftkit.values import AnswerForm as AnswerForm
    from ftkit.values import Block as Block
    from ftkit.values import Capabilities as Capabilities
    from ftkit.values import Case as Case
    from ftkit.values import Checkpoint as Checkpoint
    from ftkit.values import Command as Command
    from ftkit.values import CorpusScore as CorpusScore
    from ftkit.values import Deployment as Deployment
    from ftkit.values import Estimate as Estimate
    from ftkit.values import Event as Event
    from ftkit.values import Example as Example
    from ftkit.values import Finding as Finding
    from ftkit.values import FunctionCall as FunctionCall
    from ftkit.values import GatherKey as GatherKey
    from ftkit.values import JobEvent as JobEvent
    from ftkit.values import JobOrder as JobOrder
    from ftkit.values import JobReport as JobReport
    from ftkit.values import Message as Message
    from ftkit.values import Passage as Passage
    from ftkit.values import Preference as Preference
    from ftkit.values import Problem as Problem
    from ftkit.values import Record as Record
    from ftkit.values import Refusal as Refusal
    from ftkit.values import Reject as Reject
    from ftkit.values import Reply as Reply
    from ftkit.values import Request as Request
    from ftkit.values import SavedState as SavedState
    from ftkit.values import Schedule as Schedule
    from ftkit.values import Score as Score
    from ftkit.values import State as State
    from ftkit.values import TokenCount as TokenCount
    from ftkit.values import TokenizedRow as TokenizedRow
    from ftkit.values import ToolCall as ToolCall
    from ftkit.values import TrainingPlan as TrainingPlan
    from ftkit.values import TrainingResult as TrainingResult
    from ftkit.values import Upload as Upload
    from ftkit.values import failed as failed

_HOMES = {
    "ftkit.api": "load prepare",
    "ftkit.building": "built_exporter built_predictor",
    "ftkit.cells": "cell_text",
    "ftkit.digests": "DigestIndex content_fingerprint example_fingerprint fingerprint",
    "ftkit.errors": "BackendError BusyError ConfigError DataError FtkitError GateError PluginError RefusedError "
    "UnansweredError nearest",
    "ftkit.evaluation": "evaluate_module",
    "ftkit.hookspecs": "hookimpl",
    "ftkit.interfaces": "Component FilePath ModelPath",
    "ftkit.likeness.near_copies": "NearCopy near_copies",
    "ftkit.likeness.shingles": "ngrams shingles",
    "ftkit.likeness.texts": "answer_text prompt_text words",
    "ftkit.sources": "Source",
    "ftkit.templates": "Template",
    "ftkit.values": "ENDED PASSED Answer AnswerForm Block Capabilities Case Checkpoint Command CorpusScore Deployment "
    "Estimate Event Example Finding FunctionCall GatherKey JobEvent JobOrder JobReport Message Passage "
    "Preference Problem Record Refusal Reject Reply Request SavedState Schedule Score State TokenCount "
    "TokenizedRow ToolCall TrainingPlan TrainingResult Upload failed",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

_MODULES = ("dialogue", "interfaces", "vendors")

__all__ = sorted([*_HOME_OF, *_MODULES])  # noqa: PLE0605 - one list, not two that drift apart


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"ftkit.{name}")
    if name not in _HOME_OF:
        raise AttributeError(f"module 'ftkit' has no attribute '{name}'")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return __all__
