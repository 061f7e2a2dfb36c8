"""The weights of a tuned model, from addresses that Fireworks signs."""

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ftkit import RefusedError, vendors

if TYPE_CHECKING:
    from fireworks import Fireworks


def downloaded(vendor: vendors.Vendor, client: "Fireworks", owner: str, model: str, folder: Path) -> None:
    """Writes a model's files into the folder. The signed addresses are asked without the key."""
    import httpx

    signed = client.models.get_download_endpoint(model, account_id=owner).filename_to_signed_urls
    if not isinstance(signed, dict):
        raise vendors.no_answer(vendor, signed)
    with httpx.Client(verify=vendors.trusted(), timeout=client.timeout) as http:
        for name, address in signed.items():
            with http.stream("GET", address) as answer, _place(vendor, folder, name).open("wb") as file:
                if answer.status_code != httpx.codes.OK:
                    answer.read()
                    raise vendors.error_of(vendor, answer.status_code, answer.text, answer.headers)
                for piece in answer.iter_bytes():
                    file.write(piece)


def _place(vendor: vendors.Vendor, folder: Path, name: str) -> Path:
    """Where a file goes. Raises RefusedError for a name that leads out of the folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise RefusedError(
            f"{vendor.title} names a file '{name}', which lies outside of the folder. Nothing more is taken."
        )
    place = folder.joinpath(*path.parts)
    place.parent.mkdir(parents=True, exist_ok=True)
    return place
