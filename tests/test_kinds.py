import pytest

from ftkit import hookspecs, plugins
from ftkit.kinds import KINDS, violation


def test_each_kind_has_its_hook_and_each_hook_its_kind():
    hooks = {name for name in vars(hookspecs) if name.startswith("ftkit_")}
    assert {kind.hook for kind in KINDS} == hooks


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_all_that_is_installed_follows_its_protocol_and_has_a_docstring(kind):
    offered = [offer.component for offer in plugins.installed().offers if offer.kind == kind.name]
    assert offered
    assert [violation(kind, component) for component in offered] == [""] * len(offered)
    assert [component.__name__ for component in offered if not component.__doc__] == []
