"""`Kit`, the base of all conformance kits: tests that are inherited, and that no heir can take away.

Kits are plain classes with plain assertions: pytest collects them, and `ftkit plugins check` calls them without it.
"""

import inspect
from typing import Any, ClassVar

from ftkit.errors import PluginError


class Kit:
    """Tests to inherit. An heir gives what is asked for by annotations, and may add tests of its own.

    Making a class that lacks something, or that removes or replaces an inherited test, raises PluginError: pytest
    shows it as an error of collecting that file.
    """

    not_yet: ClassVar[dict[str, str]] = {}
    """Tests that are known to fail, and why; one that passes all the same is an error, so that none stays here."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        _refuse_changed_tests(cls)
        _refuse_unknown_failures(cls)
        if cls.__name__.startswith("Test"):
            _refuse_gaps(cls)
        for name, reason in vars(cls).get("not_yet", {}).items():
            setattr(cls, name, _expected_to_fail(inspect.getattr_static(cls, name), reason))


def inherited_tests(kit: type[Kit]) -> list[str]:
    """The names of a kit's tests, those of its bases first."""
    return list(
        dict.fromkeys(name for base in reversed(kit.__mro__) for name in vars(base) if name.startswith("test_"))
    )


def _refuse_changed_tests(cls: type[Kit]) -> None:
    if cls.__name__.startswith("Test") and vars(cls).get("__test__") is False:
        raise PluginError(f"{cls.__name__} says __test__ = False, which removes every test of its kit.")
    for base in cls.__mro__[1:]:
        for name in vars(base) if issubclass(base, Kit) else ():
            if name.startswith("test_") and _original(cls, name) is not _original(base, name):
                what = "removes" if inspect.getattr_static(cls, name) is None else "replaces"
                raise PluginError(
                    f"{cls.__name__} {what} {name} of {base.__name__}. A kit's tests are inherited as they are: mend "
                    f"the component, or say not_yet = {{{name!r}: WHY}}, or give your test another name."
                )


def _original(cls: type, name: str) -> Any:
    return inspect.unwrap(inspect.getattr_static(cls, name))


def _refuse_unknown_failures(cls: type[Kit]) -> None:
    unknown = sorted(set(cls.not_yet) - set(inherited_tests(cls)))
    if unknown:
        raise PluginError(f"{cls.__name__}.not_yet names {', '.join(unknown)}, which is no test of its kit.")


def _refuse_gaps(cls: type[Kit]) -> None:
    kits = [base for base in cls.__mro__ if issubclass(base, Kit)]
    asked = {name: kit.__name__ for kit in kits for name in inspect.get_annotations(kit)}
    gaps = [f"'{name}' ({kit})" for name, kit in sorted(asked.items()) if not hasattr(cls, name)]
    if gaps:
        raise PluginError(f"{cls.__name__} does not give {', '.join(gaps)}. The kit's docstring says what it is.")


def _expected_to_fail(test: Any, reason: str) -> Any:
    from functools import wraps

    @wraps(test)
    def wrapped(*arguments: Any, **named: Any) -> None:
        import pytest

        try:
            test(*arguments, **named)
        except Exception:  # noqa: BLE001 - whatever it is, it was expected
            pytest.xfail(reason)
        raise AssertionError(f"it passes, and not_yet says that it fails: {reason!r}. Take it out of not_yet.")

    return wrapped
