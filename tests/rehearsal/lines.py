"""Lines of training files and of batches."""

import json


def chat(number: int, **more) -> dict:
    """A row that teaches one answer."""
    question = {"role": "user", "content": f"Capital of land {number}?"}
    return {"messages": [question, {"role": "assistant", "content": f"Town {number}."}], **more}


def chats(count: int) -> bytes:
    """A training file of so many rows."""
    return jsonl(chat(number) for number in range(count))


def asked(model: str, number: int, **more) -> dict:
    """A line of a batch that asks what the row of that number teaches."""
    body = {"model": model, "messages": chat(number)["messages"][:1], **more}
    return {"custom_id": f"case-{number}", "method": "POST", "url": "/v1/chat/completions", "body": body}


def jsonl(rows) -> bytes:
    """The rows, one a line."""
    return "".join(json.dumps(row) + "\n" for row in rows).encode()
