"""Files at Fireworks: a dataset is made, filled, and ready once Fireworks has looked through it.

A file of up to 150 MB is one request; larger ones go to addresses that Fireworks signs, which its client does.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftkit import RefusedError, Upload, vendors
from ftkit_fireworks import answers, names

if TYPE_CHECKING:
    from fireworks import Fireworks

MOST_IN_ONE_REQUEST = 150_000_000  # bytes: datasets.upload of the client says 150 MB


def uploaded(vendor: vendors.Vendor, client: "Fireworks", file: Upload) -> str:
    """The id of the dataset with the file. One that is there and ready is taken: its name holds the order's key."""
    dataset = names.dataset_id(file.name)
    if _state(_made(vendor, client, dataset, Path(file.path))) == "READY":
        return dataset
    if Path(file.path).stat().st_size > MOST_IN_ONE_REQUEST:
        _sent_to_signed_addresses(vendor, client, dataset, file.path)
        return dataset
    with Path(file.path).open("rb") as body:
        client.datasets.upload(dataset, file=(file.name, body))
    if _state(_told(vendor, client, dataset)) != "READY":
        client.datasets.validate_upload(dataset, body={})
    return dataset


def _made(vendor: vendors.Vendor, client: "Fireworks", dataset: str, path: Path) -> Mapping[str, Any]:
    """A new dataset, or the one of this id that there is."""
    import fireworks

    with path.open("rb") as lines:
        count = sum(1 for _ in lines)
    try:
        made = client.datasets.create(
            dataset_id=dataset, dataset={"display_name": dataset, "example_count": str(count), "user_uploaded": {}}
        )
    except fireworks.ConflictError:
        return _told(vendor, client, dataset)
    return answers.one(vendor, made)


def _told(vendor: vendors.Vendor, client: "Fireworks", dataset: str) -> Mapping[str, Any]:
    return answers.one(vendor, client.datasets.get(dataset))


def _state(told: Mapping[str, Any]) -> str:
    return str(told.get("state") or "")


def _sent_to_signed_addresses(vendor: vendors.Vendor, client: "Fireworks", dataset: str, path: str) -> None:
    """As the client sends large files, which it does not do by its own transport."""
    import httpx
    from fireworks.lib.dataset_upload import DatasetUploadError, upload_dataset_shards

    try:
        upload_dataset_shards(client, dataset, path)
    except httpx.HTTPStatusError as error:
        answer = error.response
        raise vendors.error_of(vendor, answer.status_code, answer.text, answer.headers) from error
    except (DatasetUploadError, ValueError) as error:
        raise RefusedError(f"{vendor.title} does not take the file {path}: {error}.") from error
