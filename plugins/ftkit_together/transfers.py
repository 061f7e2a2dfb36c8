"""Files to Together and weights from it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ftkit import Upload, vendors

if TYPE_CHECKING:
    from together import Together

_PACKED = {"application/x-tar": ".tar.gz"}  # as the client names them; anything else is zstd


def uploaded(vendor: vendors.Vendor, client: "Together", file: Upload) -> str:
    """The id of the file, under the name that it is to have there: the client takes a file's own."""
    from together.types import FileResponse

    with TemporaryDirectory(prefix="ftkit-") as folder:
        named = Path(folder) / file.name
        named.symlink_to(file.path)
        try:
            made = client.files.upload(named, purpose="fine-tune", check=False)
        except (AssertionError, AttributeError, KeyError) as error:
            # The client takes for granted what the service answers between the parts of an upload.
            raise vendors.no_answer(vendor, str(error) or "another answer to the upload") from error
    return vendors.answered(vendor, made, FileResponse).id


def downloaded(client: "Together", job: str, folder: Path, *, full: bool) -> None:
    """Writes the packed weights into the folder, as they come."""
    answer = client.fine_tuning.with_streaming_response.content(
        ft_id=job, checkpoint="model_output_path" if full else "adapter"
    )
    with answer as packed:
        ending = _PACKED.get(packed.headers.get("content-type", "").partition(";")[0].lower(), ".tar.zst")
        packed.stream_to_file(folder / f"{job}{ending}")
