"""Where the lines about each case stand in a score folder, so that pages are made of it without looking for them."""

from typing import TYPE_CHECKING

import msgspec

from ftkit.answer_files.lines import Lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Filed(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The lines of a score folder's three files, and which case each one is about: some 50 bytes an answer."""

    cases: Lines
    predictions: Lines
    predicted: "NDArray[np.int32]"  # the place of each prediction's case
    verdicts: Lines
    judged: "NDArray[np.int32]"  # the place of each verdict's case
    candidates: "NDArray[np.int16]"  # the number of each verdict's candidate, in the report's order
    complies: "NDArray[np.int8]"  # of each verdict: 1, 0, and -1 for unmeasured
