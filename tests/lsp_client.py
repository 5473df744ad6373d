"""A language client of bare JSON-RPC: what the wire carries, and when, with nothing in between."""

import json
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

Json = dict[str, Any]  # what a server sends is looked into as it comes; a wrong form fails a test
PROFILES = Path(__file__).parent / "clients"


def profile(name: str, root: Path) -> Json:
    """Return the real `initialize` parameters of a client, for a project at `root`."""
    text = (PROFILES / f"{name}.json").read_text(encoding="utf-8")
    params: Json = json.loads(text.replace("file:///project", root.as_uri()))
    return {**params, "rootPath": str(root)} if "rootPath" in params else params


class Arrival(NamedTuple):
    """A message, and when the last of its bytes was read (`time.perf_counter`)."""

    at: float
    message: Json


class LspClient:
    """A server's process and the wire to it."""

    def __init__(self, command: Sequence[str], cwd: Path | None = None) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.answers: dict[str, Callable[[Any], object]] = {}
        self.requests: list[Json] = []
        self.capabilities: Json = {}
        self.errors = b""
        self._arrived: queue.SimpleQueue[Arrival | None] = queue.SimpleQueue()
        self._kept: list[Arrival] = []
        self._number = 0
        self._sending = threading.Lock()
        self._threads = [
            threading.Thread(target=target, daemon=True) for target in (self._read, self._drain)
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> "LspClient":  # noqa: PYI034 - Python 3.10 has no Self
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    def send_bytes(self, data: bytes) -> None:
        assert self.process.stdin is not None
        with self._sending:
            self.process.stdin.write(data)
            self.process.stdin.flush()

    def send(self, message: Json) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.send_bytes(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def notify(self, method: str, params: object = None) -> None:
        self.send({"method": method, "params": params})

    def request(self, method: str, params: object = None) -> int:
        """Send a request and return its id."""
        self._number += 1
        self.send({"id": self._number, "method": method, "params": params})
        return self._number

    def response(self, identifier: int | None, seconds: float = 30) -> Json:
        """Return the response to a request."""
        return self.wait(
            lambda each: "method" not in each and each.get("id") == identifier, seconds
        ).message

    def call(self, method: str, params: object = None) -> Any:  # noqa: ANN401 - see Json
        """Send a request and return its result."""
        response = self.response(self.request(method, params))
        assert "result" in response, response
        return response["result"]

    def wait(self, wanted: Callable[[Json], bool], seconds: float = 30) -> Arrival:
        """Return the first message not yet taken that is wanted; the others are kept."""
        for index, arrival in enumerate(self._kept):
            if wanted(arrival.message):
                return self._kept.pop(index)
        until = time.perf_counter() + seconds
        while True:
            try:
                arrived = self._arrived.get(timeout=max(0, until - time.perf_counter()))
            except queue.Empty:
                waiting = [arrival.message for arrival in self._kept]
                raise TimeoutError(f"not among {waiting}; {self.errors.decode()}") from None
            if arrived is None:
                raise EOFError(self.errors.decode())
            if wanted(arrived.message):
                return arrived
            self._kept.append(arrived)

    def wait_for(self, method: str, seconds: float = 30) -> Any:  # noqa: ANN401 - see Json
        """Return the parameters of the next notification or request of that method."""
        return self.wait(lambda each: each.get("method") == method, seconds).message["params"]

    def published(self, uri: str, version: int) -> Arrival:
        """Wait for the diagnostics of a version, or of none, of a document."""

        def wanted(message: Json) -> bool:
            if message.get("method") != "textDocument/publishDiagnostics":
                return False
            params = message["params"]
            return bool(params["uri"] == uri and params.get("version", version) == version)

        return self.wait(wanted)

    def initialize(self, params: Json) -> Json:
        """Open the conversation; return the server's capabilities."""
        self.capabilities = self.call("initialize", params)["capabilities"]
        self.notify("initialized", {})
        return self.capabilities

    def open(self, uri: str, text: str, version: int = 1) -> None:
        document = {"uri": uri, "languageId": "python", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, uri: str, version: int, *changes: Json) -> None:
        document = {"uri": uri, "version": version}
        self.notify(
            "textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)}
        )

    def exit(self) -> int:
        """Shut the server down, and return its exit code."""
        self.call("shutdown")
        self.notify("exit")
        return self.process.wait(timeout=30)

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = int(header.partition(b":")[2])
            while stream.readline().strip():
                pass
            body = stream.read(length)
            arrival = Arrival(time.perf_counter(), json.loads(body))
            if {"id", "method"} <= arrival.message.keys():
                self._answer(arrival.message)
            self._arrived.put(arrival)
        self._arrived.put(None)

    def _drain(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.errors += line

    def _answer(self, request: Json) -> None:
        answer = self.answers.get(request["method"], lambda _: None)
        self.requests.append(request)
        self.send({"id": request["id"], "result": answer(request.get("params"))})


def edit(line: int, character: int, end_line: int, end_character: int, text: str) -> Json:
    """Return a content change: what stands between two positions becomes `text`."""
    start = {"line": line, "character": character}
    end = {"line": end_line, "character": end_character}
    return {"range": {"start": start, "end": end}, "text": text}
