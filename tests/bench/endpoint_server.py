"""An endpoint on loopback that answers each question after a wait: `python endpoint_server.py SECONDS`.

It prints its port and, once it is terminated, how many it answered in how many seconds: one clock for every client.
Written on asyncio's transports, so that it costs less than the clients that are measured against it.
"""

import asyncio
import json
import signal
import sys
import time

_END = b"\r\n\r\n"
_BODY = json.dumps(
    {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "waits",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "The patient reports a dry cough. " * 12},
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 120, "completion_tokens": 96, "total_tokens": 216},
    }
).encode()
_ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(_BODY) + _BODY


class Waits(asyncio.Protocol):
    """One kept-alive connection. Requests on it are answered one after the other, as clients ask them."""

    seconds = 0.05
    answered = 0
    begun = ended = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._read = b""

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, rest = self._read.partition(_END)
        if found and len(rest) >= (length := _length(head)):
            self._read = rest[length:]
            Waits.begun = Waits.begun or time.perf_counter()
            asyncio.get_running_loop().call_later(self.seconds, self._answer)

    def _answer(self) -> None:
        self._transport.write(_ANSWER)
        Waits.answered += 1
        Waits.ended = time.perf_counter()


def _length(head: bytes) -> int:
    return int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])


async def main(seconds: float) -> None:
    Waits.seconds = seconds
    terminated = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, terminated.set)
    server = await loop.create_server(Waits, "127.0.0.1", 0)
    told(str(server.sockets[0].getsockname()[1]))
    await terminated.wait()
    told(json.dumps({"answered": Waits.answered, "seconds": Waits.ended - Waits.begun}))


def told(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
