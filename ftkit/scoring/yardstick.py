"""What there is to judge by. Without a required check every answer complies, and that must not look like a success."""

from ftkit.errors import ConfigError
from ftkit.scoring.judging import Bench

NOTHING_REQUIRED = (
    "No check is required, so every answer that came complies: compliance says nothing here, and only what else is "
    "measured tells the candidates apart."
)


def refuse_none(bench: Bench) -> None:
    """Raises ConfigError where there is neither a check nor a metric."""
    if not bench.contract.keys and not bench.metrics:
        raise ConfigError(
            "there is nothing to judge by, neither a check nor a metric, so every answer would pass. Name checks under "
            "'contract' (--contract FILE with saved answers), or metrics under 'score' (--metric NAME)."
        )


def reservations(bench: Bench) -> tuple[str, ...]:
    """What a reader of the report must know of its compliance, in sentences."""
    return () if bench.required else (NOTHING_REQUIRED,)
