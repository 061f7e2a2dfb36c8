"""The report's settings as text: the core keeps whatever the project said, JSON included."""

import msgspec

from ftkit.reports import ScoreReport


def settings_in_words(report: ScoreReport) -> tuple[tuple[str, str], ...]:
    """Each setting's name and value; what is not a plain value is shown as its JSON."""
    return tuple((name, _in_words(value)) for name, value in report.settings.items())


def _in_words(value: object) -> str:
    if isinstance(value, str):
        return value
    return bytes(value).decode() if isinstance(value, msgspec.Raw) else msgspec.json.encode(value).decode()
