"""Notes, while pieces are judged, where their lines are written to."""

from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftkit.answer_files.filed import Filed
from ftkit.answer_files.lines import Lengths, Lines
from ftkit.scoring.pieces import Judged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Filing:
    """Notes where lines of judged pieces are written to. Not frozen: it grows by some 30 bytes an answer."""

    def __init__(self) -> None:
        self._predictions, self._verdicts = Lengths(), Lengths()
        self._judged, self._candidates, self._complies = array("i"), array("h"), array("b")

    def add(self, judged: Judged, candidate: int, places: "NDArray[np.int32]") -> None:
        """Takes in a piece of this candidate, whose answers belong to the cases at these places."""
        self._predictions.add(judged.predictions)
        self._verdicts.add(judged.verdicts)
        self._judged.frombytes(places.tobytes())
        self._candidates.extend([candidate] * len(places))
        self._complies.frombytes(judged.complies.tobytes())

    def filed(self, cases: Lines, predictions: Path, verdicts: Path) -> Filed:
        """All that was noted, with the lines of the cases."""
        import numpy as np

        judged: Any = np.frombuffer(self._judged, np.int32)
        return Filed(
            cases=cases,
            predictions=self._predictions.lines(predictions),
            predicted=judged,
            verdicts=self._verdicts.lines(verdicts),
            judged=judged,
            candidates=np.frombuffer(self._candidates, np.int16),
            complies=np.frombuffer(self._complies, np.int8),
        )
