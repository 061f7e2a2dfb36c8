"""The shape of a score folder: the lines of its files, and `report.json`."""

from ftkit.reports.candidates import CandidateReport as CandidateReport
from ftkit.reports.comparisons import Pair as Pair
from ftkit.reports.comparisons import SliceReport as SliceReport
from ftkit.reports.conclusions import Conclusion as Conclusion
from ftkit.reports.conclusions import Decision as Decision
from ftkit.reports.fairness import Choice as Choice
from ftkit.reports.fairness import Exposure as Exposure
from ftkit.reports.fairness import Guard as Guard
from ftkit.reports.figures import LEVEL as LEVEL
from ftkit.reports.figures import SURE_FROM as SURE_FROM
from ftkit.reports.figures import Mean as Mean
from ftkit.reports.figures import Repeated as Repeated
from ftkit.reports.figures import Share as Share
from ftkit.reports.learning_curves import CurveBaseline as CurveBaseline
from ftkit.reports.learning_curves import CurvePoint as CurvePoint
from ftkit.reports.learning_curves import LearningCurve as LearningCurve
from ftkit.reports.lines import Prediction as Prediction
from ftkit.reports.lines import ReferenceLine as ReferenceLine
from ftkit.reports.lines import ScoredCase as ScoredCase
from ftkit.reports.lines import Verdict as Verdict
from ftkit.reports.score_reports import ScoreReport as ScoreReport
