"""What travels between the core and the plugins, and what is written line by line.

All values are frozen `msgspec.Struct`s: one declaration is the type, the validator, the codec and the JSON Schema.
Imports nothing of ftkit.
"""

from ftkit.values.asking import AnswerForm as AnswerForm
from ftkit.values.asking import Case as Case
from ftkit.values.asking import Passage as Passage
from ftkit.values.asking import Reply as Reply
from ftkit.values.asking import Request as Request
from ftkit.values.jobs import ENDED as ENDED
from ftkit.values.jobs import Checkpoint as Checkpoint
from ftkit.values.jobs import Deployment as Deployment
from ftkit.values.jobs import JobEvent as JobEvent
from ftkit.values.jobs import JobOrder as JobOrder
from ftkit.values.jobs import JobReport as JobReport
from ftkit.values.jobs import SavedState as SavedState
from ftkit.values.jobs import Schedule as Schedule
from ftkit.values.jobs import State as State
from ftkit.values.jobs import Upload as Upload
from ftkit.values.judging import PASSED as PASSED
from ftkit.values.judging import Answer as Answer
from ftkit.values.judging import CorpusScore as CorpusScore
from ftkit.values.judging import Finding as Finding
from ftkit.values.judging import Score as Score
from ftkit.values.judging import failed as failed
from ftkit.values.messages import FunctionCall as FunctionCall
from ftkit.values.messages import Message as Message
from ftkit.values.messages import ToolCall as ToolCall
from ftkit.values.rows import SPLITS as SPLITS
from ftkit.values.rows import Block as Block
from ftkit.values.rows import ChangedSample as ChangedSample
from ftkit.values.rows import Example as Example
from ftkit.values.rows import GatherKey as GatherKey
from ftkit.values.rows import Kind as Kind
from ftkit.values.rows import Preference as Preference
from ftkit.values.rows import Record as Record
from ftkit.values.rows import Refusal as Refusal
from ftkit.values.rows import Reject as Reject
from ftkit.values.rows import Split as Split
from ftkit.values.training import Capabilities as Capabilities
from ftkit.values.training import Command as Command
from ftkit.values.training import Estimate as Estimate
from ftkit.values.training import Event as Event
from ftkit.values.training import LossPoint as LossPoint
from ftkit.values.training import Method as Method
from ftkit.values.training import Problem as Problem
from ftkit.values.training import TokenCount as TokenCount
from ftkit.values.training import TokenizedRow as TokenizedRow
from ftkit.values.training import TrainingPlan as TrainingPlan
from ftkit.values.training import TrainingResult as TrainingResult
from ftkit.values.value import Value as Value
