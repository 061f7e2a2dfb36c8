"""What was measured, written down as plain numbers, for the tests of what is made of it."""

import numpy as np

from ftkit.scoring.measured import Measure, Measured, Slicing

NAN = float("nan")


def form(name="compliance", **candidates):
    """A measure of passes and fails."""
    return Measure(name=name, passes_or_fails=True, values=floats(candidates, np.float32))


def content(name="metric:rouge1", *, higher=True, **candidates):
    """A measure of numbers."""
    return Measure(name=name, passes_or_fails=False, higher_is_better=higher, values=floats(candidates, np.float64))


def numbers(*measures, figures=(), groups=None, slices=None, **more):
    """Everything measured, by the measures' own candidates."""
    one = next(iter(measures))
    cases = len(next(iter(one.values.values())))
    return Measured(
        candidates=tuple(one.values),
        cases=np.arange(cases, dtype=np.uint64),
        measures=measures,
        figures=figures,
        clusters=None if groups is None else np.array(groups, np.int32),
        slicings=tuple(slicing(column, values) for column, values in (slices or {}).items()),
        **more,
    )


def floats(candidates, dtype):
    return {name: np.array(values, dtype) for name, values in candidates.items()}


def slicing(column, values):
    labels = tuple(dict.fromkeys(values))
    return Slicing(column=column, labels=labels, codes=np.array([labels.index(one) for one in values], np.int32))
