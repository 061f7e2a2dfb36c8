"""Faults of plugins while they work, told as theirs: a run ends with the plugin's name and the line of its code.

It holds in worker processes too, where an exception of a plugin's own may not even be fit to travel.
"""

from collections.abc import Callable, Iterable

from ftkit.errors import FtkitError, PluginError
from ftkit.faults import plugin_fault
from ftkit.values import Example, Reject

_OUTCOMES = {Example, Reject}


def outcomes_of(plugin: str, work: Callable[[], Iterable[Example | Reject]]) -> list[Example | Reject]:
    """All that a plugin's work gives; `plugin` is what messages call it.

    Raises PluginError where it raises what is no error of ftkit, or gives what is neither an example nor a reject.
    """
    try:
        found = list(work())
    except FtkitError:
        raise
    except (Exception, SystemExit) as error:
        raise plugin_fault(plugin, error) from error
    if strange := set(map(type, found)) - _OUTCOMES:
        names = ", ".join(sorted(kind.__name__ for kind in strange))
        raise PluginError(f"{plugin} gave what is neither an example nor a reject: {names}.")
    return found
