"""Prompters: the ways a candidate is asked."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces
from ftkit_prompting.few_shot import FewShot
from ftkit_prompting.instructed import Instructed
from ftkit_prompting.own_template import OwnTemplate
from ftkit_prompting.plain import Plain
from ftkit_prompting.retrieval import Retrieval


@hookimpl
def ftkit_prompters() -> Iterable[type[interfaces.Prompter]]:
    """Offers the built-in prompters."""
    return [FewShot, Instructed, OwnTemplate, Plain, Retrieval]
