"""Faults of plugins while they work, told as theirs: with the plugin's name and the line of its code."""

import traceback
from pathlib import Path

from ftkit.errors import PluginError


def plugin_fault(plugin: str, error: BaseException) -> PluginError:
    """What to raise where a plugin raised what is no error of ftkit; `plugin` is what the message calls it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    name, text = type(error).__name__, str(error)
    said = f"{name}: {text}" if text else name
    return PluginError(f"{plugin} failed at {Path(last.filename).name}:{last.lineno}: {said}.")
