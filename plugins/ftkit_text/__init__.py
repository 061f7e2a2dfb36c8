"""Texts: the template task, and the transforms that repair texts and drop copies."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces
from ftkit_text.dedupe import Dedupe
from ftkit_text.repair import RepairText
from ftkit_text.template import TemplateTask


@hookimpl
def ftkit_tasks() -> Iterable[type[interfaces.Task]]:
    """Offers the template task."""
    return [TemplateTask]


@hookimpl
def ftkit_transforms() -> Iterable[type[interfaces.RecordTransform | interfaces.StreamTransform]]:
    """Offers `repair_text` and `dedupe`."""
    return [RepairText, Dedupe]
