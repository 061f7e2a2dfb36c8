"""What only the user can decide about a training: what it may cost, and what became of a job that nobody saw made."""

import msgspec

from ftkit.errors import ConfigError


class Decisions(msgspec.Struct, frozen=True, kw_only=True):
    """The user's word, as the command line gives it."""

    again: bool = False  # train once more although there is a model, or a job that would give one
    yes: bool = False  # whatever it costs
    max_cost: float | None = None  # in the currency of the estimate
    made: str = ""  # the id of the job that was made
    not_made: bool = False  # I looked: there is none

    def __post_init__(self) -> None:
        """Refuses two answers to one question."""
        if self.made and self.not_made:
            raise ConfigError("--made and --not-made contradict each other: say one of them.")


NONE = Decisions()
