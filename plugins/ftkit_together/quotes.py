"""Together's own price for a job, told once its files are there and looked through."""

from typing import Any

from ftkit import BusyError, JobOrder, RefusedError, vendors

_LOOKING = {"train_file_not_validated": "train", "eval_file_not_validated": "validation"}
_INVALID = {"train_file_invalid": "train", "eval_file_invalid": "validation"}


def price(vendor: vendors.Vendor, told: Any, order: JobOrder) -> float | None:
    """Dollars; None where Together cannot tell for this kind of data.

    Raises BusyError while a file is looked through, and RefusedError for one that Together will not train on and for
    an account that may not spend so much.
    """
    available = getattr(told, "estimation_available", None)
    if available is False:
        _refuse(told.unavailable_reason, order)
        return None
    if available is not True:
        raise vendors.no_answer(vendor, told)
    if told.allowed_to_proceed is False:
        limit = f" of a limit of {told.user_limit:,.2f} USD" if told.user_limit is not None else ""
        raise RefusedError(
            f"{vendor.title} lets this account order nothing for {told.estimated_total_price or 0:,.2f} USD{limit}. "
            "Top up the account, then run again; the files are not uploaded again."
        )
    found = told.estimated_total_price
    return float(found) if found is not None else None


def _refuse(reason: str, order: JobOrder) -> None:
    if reason in _LOOKING:
        raise BusyError(f"Together is still looking through the {_LOOKING[reason]} file.", None)
    if reason in _INVALID:
        file = order.files.get(_INVALID[reason], "")  # type: ignore[call-overload] # a role in a table of ours
        raise RefusedError(
            f"Together finds the {_INVALID[reason]} file invalid. Look at file {file} on its page, mend the rows, and "
            "train again."
        )
