"""The kinds of components: what each is called, its hook, and the protocols a class of it must follow."""

from typing import Any, Literal, NamedTuple

from ftkit import interfaces

KindName = Literal[
    "reader", "task", "transform", "check", "metric", "exporter", "backend", "predictor", "prompter", "engine"
]


class Kind(NamedTuple):
    """One kind: a class of it must follow one of the protocols."""

    name: KindName
    hook: str
    protocols: tuple[Any, ...]


KINDS: tuple[Kind, ...] = (
    Kind("reader", "ftkit_readers", (interfaces.Reader,)),
    Kind("task", "ftkit_tasks", (interfaces.Task, interfaces.GatheringTask)),
    Kind(
        "transform",
        "ftkit_transforms",
        (
            interfaces.RecordTransform,
            interfaces.StreamTransform,
            interfaces.DatasetTransform,
            interfaces.OrderTransform,
        ),
    ),
    Kind("check", "ftkit_checks", (interfaces.Check,)),
    Kind("metric", "ftkit_metrics", (interfaces.Metric,)),
    Kind("exporter", "ftkit_exporters", (interfaces.Exporter,)),
    Kind("backend", "ftkit_backends", (interfaces.LocalProcess, interfaces.RemoteJob, interfaces.DrivenSession)),
    Kind("predictor", "ftkit_predictors", (interfaces.Predictor,)),
    Kind("prompter", "ftkit_prompters", (interfaces.Prompter,)),
    Kind("engine", "ftkit_engines", (interfaces.Engine,)),
)


def violation(kind: Kind, offered: Any) -> str:
    """Why the offered class is not of this kind, or nothing when it is."""
    if not (isinstance(offered, type) and issubclass(offered, interfaces.Component)):
        return f"{kind.hook} offered {offered!r}, which is not a class derived from ftkit.Component"
    if not isinstance(getattr(offered, "name", None), str):
        return f"{offered.__name__} has no name: add 'name: ClassVar[str] = \"...\"'"
    lacks = sorted((missing_members(protocol, offered) for protocol in kind.protocols), key=len)
    if lacks[0]:
        return f"{kind.name} '{offered.name}' lacks {', '.join(lacks[0])}"
    return ""


def missing_members(protocol: Any, offered: type) -> list[str]:
    """The members of a protocol that a class does not have."""
    members = set[str]()
    for base in protocol.__mro__:
        if getattr(base, "_is_protocol", False):
            members |= set(vars(base)) | set(getattr(base, "__annotations__", {}))
    return sorted(name for name in members if not name.startswith("_") and not hasattr(offered, name))
