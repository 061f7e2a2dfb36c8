"""The 25 verifiable instructions of IFEval as checks, one each, and one for all those of a prompt.

Source: Zhou et al., Instruction-Following Evaluation for Large Language Models, 2023, arXiv 2311.07911. The verdicts
are those of the checker in the package lm-eval; where it draws by chance, or cannot judge, the check's docstring says
what is done here.
"""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces
from ftkit_ifeval.families import INSTRUCTIONS, check_of, checks_of
from ftkit_ifeval.instruction import Instruction
from ftkit_ifeval.prompt import Ifeval

__all__ = ["INSTRUCTIONS", "Ifeval", "Instruction", "check_of", "checks_of", "ftkit_checks"]


@hookimpl
def ftkit_checks() -> Iterable[type[interfaces.Check]]:
    """Offers the instructions."""
    return [*INSTRUCTIONS, Ifeval]
