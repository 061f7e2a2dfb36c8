"""How a vendor is asked: what is harmless is asked again, what a plugin raises besides is named as its fault."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from typing import TypeVar

import msgspec

from ftkit.errors import BackendError, BusyError, FtkitError, PluginError, UnansweredError
from ftkit.faults import plugin_fault
from ftkit.training.clock import Clock
from ftkit.values import Event

T = TypeVar("T")
Tell = Callable[[Event], None]

LONGEST_SECONDS = 60.0
_ASKED_AT_MOST = 12
_HOUR = 3600.0


@contextmanager
def named(plugin: str, kind: str = "backend") -> Iterator[None]:
    """Turns whatever a plugin raises and ftkit does not know into a PluginError that names it."""
    try:
        yield
    except FtkitError:
        raise
    except Exception as error:
        raise plugin_fault(f"{kind} '{plugin}'", error) from error


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """Asks one backend, patiently."""

    backend: str  # its name
    clock: Clock
    tell: Tell

    def once(self, call: Callable[[], T], kind: type[T]) -> T:
        """What one call gives. Raises PluginError, naming the backend, for any other kind and for any foreign error."""
        with named(self.backend):
            given = call()
        if not isinstance(given, kind):
            raise PluginError(f"backend '{self.backend}' gave {given!r}, not {kind.__name__}.")
        return given

    def again(self, what: str, call: Callable[[], T], kind: type[T]) -> T:
        """What a harmless call gives: asked again while the vendor is busy or silent, in all a dozen times.

        `what` says it in an error: "the upload of train.jsonl". Raises the vendor's last word.
        """
        for asked, delay in enumerate(growing(1.0), start=1):
            try:
                return self.once(call, kind)
            except (BusyError, UnansweredError) as error:
                if asked == _ASKED_AT_MOST:
                    raise
                self.wait(what, error, delay)
        raise AssertionError

    def when_free(self, what: str, call: Callable[[], T], kind: type[T]) -> T:
        """What a call gives that changes something: asked again only while the vendor says that nothing was done."""
        for asked, delay in enumerate(growing(1.0), start=1):
            try:
                return self.once(call, kind)
            except BusyError as error:
                if asked == _ASKED_AT_MOST:
                    raise
                self.wait(what, error, delay)
        raise AssertionError

    def wait(self, what: str, error: BackendError, delay: float) -> None:
        """Lets time pass before the next try: as long as the vendor says, up to an hour, else as long as given."""
        told = error.retry_after if isinstance(error, BusyError) else None
        seconds = min(_HOUR, max(delay, told or 0.0))
        self.tell(Event(kind="warning", text=f"{what}: {error} Asked again in {seconds:.0f} s."))
        self.clock.sleep(seconds)


def growing(first: float, factor: float = 2.0, most: float = LONGEST_SECONDS) -> Iterator[float]:
    """Seconds to wait, each time longer up to a longest; without end."""
    seconds = first
    while seconds < most:
        yield seconds
        seconds *= factor
    yield from chain(repeat(most))
