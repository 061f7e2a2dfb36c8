"""How freely requests are answered, and the seed of each: a function of the request alone."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from msgspec import UNSET

from ftkit import Request

if TYPE_CHECKING:
    from ftkit_peft.choices import Choice


def choice(requests: Sequence[Request], temperature: float, top_p: float, seed: int) -> "Choice":
    """The likeliest tokens where no request is asked with a temperature, else draws."""
    from ftkit_peft.choices import Greedy, Sampled

    temperatures = [temperature if request.temperature is UNSET else request.temperature for request in requests]
    if not any(temperatures):
        return Greedy()
    return Sampled(temperatures, top_p, [_seed(request, seed) for request in requests])


def _seed(request: Request, seed: int) -> int:
    """Of a request: its own, or one that depends on its id and on which repeat it is."""
    given = request.seed if request.seed is not UNSET else seed
    repeat = 0 if request.repeat is UNSET else request.repeat
    key = f"{given}\0{request.id}\0{repeat}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(key, digest_size=7).digest(), "big")
