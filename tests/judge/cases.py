"""Cases of which a scripted judge knows the right answer."""

from ftkit import Answer, Message


def case(number: int, text: str) -> Answer:
    asked = (Message(role="user", content=f"case {number}"),)
    return Answer(text=text, reference=f"city {number}", prompt=asked)


def right_and_wrong(count: int) -> list[Answer]:
    """Answers of which every other one is right."""
    return [case(number, f"city {number},yes" if number % 2 else "no idea") for number in range(count)]
