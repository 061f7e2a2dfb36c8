"""A headless Chromium driven over a pipe: pages opened for real, keys pressed, every request and error seen.

The DevTools protocol over `--remote-debugging-pipe`: the browser reads commands on descriptor 3 and answers
on 4, each a JSON text that ends in a NUL. https://chromedevtools.github.io/devtools-protocol/
"""

import base64
import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import time
from pathlib import Path
from typing import Any

FOUND = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)


class Page:
    """One tab. `events` holds everything that the browser reported, in order."""

    def __init__(self, folder: Path, patience: float = 60.0) -> None:
        self.events: list[dict[str, Any]] = []
        self._patience, self._count, self._rest = patience, 0, b""
        theirs_in, self._out = _pipe()
        self._in, theirs_out = _pipe()
        quiet = os.open(os.devnull, os.O_RDWR)
        ours = [(os.POSIX_SPAWN_DUP2, theirs_in, 3), (os.POSIX_SPAWN_DUP2, theirs_out, 4)]
        ours += [(os.POSIX_SPAWN_DUP2, quiet, number) for number in (0, 1, 2)]
        argv = [FOUND, *_OPTIONS, f"--user-data-dir={folder}", "about:blank"]
        self._process = os.posix_spawn(FOUND, argv, dict(os.environ), file_actions=ours, setpgroup=0)
        for number in (theirs_in, theirs_out, quiet):
            os.close(number)
        self._session = ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """The result of one command; a refused command is an error."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while (reply := self._next()).get("id") != self._count:
            self.events.append(reply)
        if "error" in reply:
            raise RuntimeError(f"{method}: {reply['error']}")
        return reply["result"]

    def open(self, path: Path) -> None:
        """Load the file and wait until it is there."""
        seen = len(self.events)
        self.call("Page.navigate", url=path.as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self.events[seen:]):
            self.events.append(self._next())

    def value(self, script: str) -> Any:
        """What the expression comes to in the page; a promise is waited for."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def press(self, key: str) -> None:
        """One key, as a person would."""
        text = {"text": key} if len(key) == 1 else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key)
        self.settle()

    def settle(self) -> None:
        """Let timers of no length and the next frame pass."""
        self.value("new Promise(done => setTimeout(() => requestAnimationFrame(done), 20))")

    def requests(self) -> list[str]:
        """The address of everything that was asked for."""
        return [e["params"]["request"]["url"] for e in self.events if e["method"] == "Network.requestWillBeSent"]

    def complaints(self) -> list[str]:
        """Everything that a developer would see in the console."""
        texts = [e["params"]["entry"]["text"] for e in self.events if e["method"] == "Log.entryAdded"]
        texts += [str(e["params"]) for e in self.events if e["method"] == "Runtime.exceptionThrown"]
        return texts + [str(e["params"]) for e in self.events if e["method"] == "Runtime.consoleAPICalled"]

    def look(self, width: int, height: int, *, scheme: str = "light", media: str = "screen") -> None:
        """Show the page at this size and in this colour scheme."""
        scheme_of = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )
        self.call("Emulation.setEmulatedMedia", media=media, features=scheme_of)
        self.settle()

    def picture(self, path: Path, *, full: bool = False) -> None:
        """A PNG of what is seen, or of the whole page."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=full)
        path.write_bytes(base64.b64decode(shot["data"]))

    def close(self) -> None:
        """End this browser and nothing else."""
        self._session = ""
        with contextlib.suppress(OSError, RuntimeError):
            self.call("Browser.close")
        until = time.monotonic() + 10
        while time.monotonic() < until and os.waitpid(self._process, os.WNOHANG) == (0, 0):
            time.sleep(0.02)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process, signal.SIGKILL)  # its own children, which it has left behind
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._process, 0)
        os.close(self._in)
        os.close(self._out)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            if not select.select([self._in], [], [], self._patience)[0]:
                raise TimeoutError(f"the browser said nothing for {self._patience:.0f} s")
            got = os.read(self._in, 1 << 20)
            if not got:
                raise RuntimeError("the browser went away")
            self._rest += got
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)


def _pipe() -> tuple[int, int]:
    """Both ends, numbered so high that neither is 3 or 4."""
    ends = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in ends)
    for end in ends:
        os.close(end)
    return high
