"""The hooks: one for each kind of component, each takes nothing and returns the classes offered.

A hook says what exists; the protocol of the same kind in `ftkit.interfaces` says how it is used. Instead of a class it
may offer `interfaces.Deferred`, its name and its place, so that it is imported only where a project names it.
"""

from collections.abc import Iterable

import pluggy

from ftkit import interfaces

GROUP = "ftkit"
"""The entry point group that plugins register under."""

Transform = (
    interfaces.RecordTransform | interfaces.StreamTransform | interfaces.DatasetTransform | interfaces.OrderTransform
)

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


@hookspec
def ftkit_readers() -> Iterable[type[interfaces.Reader] | interfaces.Deferred]:
    """Offers readers: raw records out of files."""
    return ()


@hookspec
def ftkit_tasks() -> Iterable[type[interfaces.Task | interfaces.GatheringTask] | interfaces.Deferred]:
    """Offers tasks: how records become examples."""
    return ()


@hookspec
def ftkit_transforms() -> Iterable[type[Transform] | interfaces.Deferred]:
    """Offers transforms: steps over examples, such as repairing text or dropping copies."""
    return ()


@hookspec
def ftkit_checks() -> Iterable[type[interfaces.Check] | interfaces.Deferred]:
    """Offers checks: rules on an answer's form, to be used in contracts."""
    return ()


@hookspec
def ftkit_metrics() -> Iterable[type[interfaces.Metric] | interfaces.Deferred]:
    """Offers metrics: the quality of an answer against its reference."""
    return ()


@hookspec
def ftkit_exporters() -> Iterable[type[interfaces.Exporter] | interfaces.Deferred]:
    """Offers exporters: a dataset in a vendor's dialect."""
    return ()


@hookspec
def ftkit_backends() -> Iterable[type[interfaces.Backend] | interfaces.Deferred]:
    """Offers backends: trainers."""
    return ()


@hookspec
def ftkit_predictors() -> Iterable[type[interfaces.Predictor] | interfaces.Deferred]:
    """Offers predictors: models that answer."""
    return ()


@hookspec
def ftkit_prompters() -> Iterable[type[interfaces.Prompter] | interfaces.Deferred]:
    """Offers prompters: ways of asking."""
    return ()


@hookspec
def ftkit_engines() -> Iterable[type[interfaces.Engine] | interfaces.Deferred]:
    """Offers engines: where the work on chunks is done."""
    return ()
