"""A bare client on the predictor's HTTP library: `python endpoint_bare.py URL REQUESTS AT_ONCE OUT`.

What one writes for a single evaluation: so many workers at once, connections kept open, answers appended to a file.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import aiohttp

QUESTION = (
    "Write the visit note of a patient who reports a dry cough for two days, pulse 72, pressure 120 over 80. " * 3
)


async def main(url: str, count: int, at_once: int, out: Path) -> None:
    numbers = iter(range(count))
    connector = aiohttp.TCPConnector(limit=at_once)
    with out.open("w") as file:
        async with aiohttp.ClientSession(connector=connector) as session:
            await asyncio.gather(*(worker(session, url, numbers, file) for _ in range(at_once)))


async def worker(session: aiohttp.ClientSession, url: str, numbers: Iterator[int], file: IO[str]) -> None:
    for number in numbers:
        messages = [{"role": "user", "content": f"{number}: {QUESTION}"}]
        body = {"model": "waits", "messages": messages, "max_tokens": 256, "temperature": 0}
        async with session.post(f"{url}/chat/completions", json=body) as response:
            answer = await response.json()
        file.write(json.dumps({"id": number, "output": answer["choices"][0]["message"]["content"]}) + "\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])))
