"""How the house answers: a category of a closed list, and a reply that follows from the complaint without chance."""

from dataclasses import dataclass

from bank.troubles import Trouble

SIGN_OFF = "Kind regards,\nHarbour Street Bank"
LARGE = 500  # pounds, from which on a case is answered sooner


@dataclass(frozen=True)
class Complaint:
    """What the house needs to know to answer."""

    customer: str  # "Ms Long"
    contacts: int  # how often the customer has written about it, this time included
    pounds: int
    trouble: Trouble


def reply(complaint: Complaint) -> str:
    """The reply: greeting, thanks or apology, what is done, the deadline, the sign-off."""
    courtesy = "Thank you for telling us." if complaint.contacts == 1 else "We are sorry that you had to write again."
    days = working_days(complaint)
    deadline = f"Please expect our answer within {days} working day{'' if days == 1 else 's'}."
    return f"Dear {complaint.customer},\n{courtesy} {complaint.trouble.action} {deadline}\n{SIGN_OFF}"


def working_days(complaint: Complaint) -> int:
    """One for fraud, two for large sums, else five."""
    if complaint.trouble.category == "FRAUD":
        return 1
    return 2 if complaint.pounds >= LARGE else 5
