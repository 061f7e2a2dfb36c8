"""Clinical notes: a domain's own task. Made to be copied: change the names, keep the shape."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_tasks() -> Iterable[interfaces.Deferred]:
    """Offers `clinical_note`."""
    return interfaces.deferred(
        __name__,
        clinical_note="note:ClinicalNoteTask",
    )
