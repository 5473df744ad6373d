"""The wire and the beginning and end of a conversation on it, and what is survived in between."""

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from lsp_client import LspClient, edit, profile
from modtidy.lsp.wire import frames

STUB = [sys.executable, str(Path(__file__).parent / "stub_session.py")]
PULL = "vscode-1.139.1"
PUSH = "none"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[LspClient]:
    with LspClient(STUB, tmp_path) as client:
        yield client


@pytest.fixture
def module(tmp_path: Path) -> str:
    return (tmp_path / "a.py").as_uri()


# -- frames


@pytest.mark.parametrize(
    ("stream", "contents"),
    [
        (b"Content-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"content-length:2\n\n{}", [b"{}"]),
        (b"Content-Type: x; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"Content-Length: 0\r\n\r\nContent-Length: 1\r\n\r\n1", [b"", b"1"]),
        (b"Content-Length: two\r\n\r\n{}Content-Length: 1\r\n\r\n1", [None, b"1"]),
        (b"Content-Length: -2\r\n\r\nContent-Length: 1\r\n\r\n1", [None, b"1"]),
        (b"what is this\r\n\r\nContent-Length: 1\r\n\r\n1", [None, b"1"]),
        (b"Content-Length: 5\r\n\r\n{}", []),
        (b"Content-Length: 2", []),
        (b"", []),
    ],
)
def test_frames(stream: bytes, contents: list[bytes | None]) -> None:
    assert list(frames(BytesIO(stream))) == contents


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Content-Length: 9\r\n\r\n{not JSON", -32700),
        (b"Content-Length: 2\r\n\r\n\xff\xfe", -32700),
        (b"Content-Length: 0\r\n\r\n", -32700),
        (b"Content-Length: 2\r\n\r\n[]", -32600),
        (b"Content-Length: many\r\n\r\n", -32700),
        (b"Content-Length: 100000\r\n\r\n" + b"[" * 100_000, -32700),
    ],
)
def test_nonsense_is_refused_and_survived(client: LspClient, data: bytes, code: int) -> None:
    client.initialize(profile(PUSH, Path("/project")))
    client.send_bytes(data)
    assert client.response(None)["error"]["code"] == code
    assert client.exit() == 0


# -- the beginning and the end


def test_nothing_heavy_is_imported_by_the_entry() -> None:
    code = "import sys, modtidy.lsp.start; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8"
    )
    heavy = {"pygls", "lsprotocol", "jedi", "parso", "asyncio", "dataclasses", "logging"}
    assert "modtidy.lsp.start" in done.stdout.split()
    assert not heavy & set(done.stdout.split())


def test_initialize_is_answered_before_pygls_is_there(client: LspClient, tmp_path: Path) -> None:
    client.call("initialize", profile(PULL, tmp_path))
    status = client.call("modtidy/status")
    assert (status["stage"], status["loaded"], status["documents"]) == ("first", [], 0)
    assert "error" in client.response(client.request("textDocument/hover", {}))
    assert client.call("modtidy/status")["stage"] == "second"


def test_requests_before_initialize_are_refused(client: LspClient, tmp_path: Path) -> None:
    client.notify("textDocument/didOpen", {})
    assert client.response(client.request("modtidy/status"))["error"]["code"] == -32002
    client.initialize(profile(PUSH, tmp_path))
    again = client.request("initialize", profile(PUSH, tmp_path))
    assert client.response(again)["error"]["code"] == -32600


def test_after_shutdown_only_exit_is_heard(client: LspClient, tmp_path: Path) -> None:
    client.initialize(profile(PUSH, tmp_path))
    client.call("shutdown")
    assert client.response(client.request("modtidy/status"))["error"]["code"] == -32600
    client.notify("exit")
    assert client.process.wait(timeout=30) == 0


@pytest.mark.parametrize("stage", ["first", "second"])
@pytest.mark.parametrize("shut_down", [False, True])
def test_the_end_of_the_stream_ends_the_server(
    client: LspClient, tmp_path: Path, stage: str, *, shut_down: bool
) -> None:
    client.initialize(profile(PUSH, tmp_path))
    if stage == "second":
        client.response(client.request("no/such"))
    if shut_down:
        client.call("shutdown")
    assert client.process.stdin is not None
    client.process.stdin.close()
    assert client.process.wait(timeout=30) == (0 if shut_down else 1)


def test_exit_without_shutdown(client: LspClient) -> None:
    client.notify("exit")
    assert client.process.wait(timeout=30) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells by the stream alone")
def test_the_end_of_the_clients_process_ends_the_server(client: LspClient, tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    client.initialize({**profile(PUSH, tmp_path), "processId": parent.pid})
    assert client.call("modtidy/status")
    parent.communicate()
    assert client.process.wait(timeout=30) == 1


def test_what_is_printed_does_not_reach_the_client(
    client: LspClient, tmp_path: Path, module: str
) -> None:
    client.initialize(profile(PUSH, tmp_path))
    client.open(module, "")
    client.change(module, 2, edit(0, 0, 0, 0, "print"))
    client.published(module, 2)
    assert client.exit() == 0
    client._threads[1].join()  # noqa: SLF001 - standard error, to its end
    assert b"this is not a message" in client.errors


# -- mistakes


def test_a_mistake_in_one_answer_leaves_the_server_alive(
    client: LspClient, tmp_path: Path, module: str
) -> None:
    client.initialize(profile(PUSH, tmp_path))
    client.open(module, "")
    client.change(module, 2, edit(0, 0, 0, 0, "raise"))
    assert "a mistake in the session" in client.wait_for("window/logMessage")["message"]
    client.change(module, 3, {"text": "from b import *\n"})
    assert len(client.published(module, 3).message["params"]["diagnostics"]) == 1


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("textDocument/didOpen", {"textDocument": {"uri": "file:///a.py"}}),
        ("textDocument/didChange", {"contentChanges": []}),
        ("textDocument/didClose", None),
        ("workspace/didChangeWatchedFiles", {"changes": [{"uri": 1}]}),
    ],
)
def test_notifications_of_a_wrong_form_are_logged(
    client: LspClient, tmp_path: Path, method: str, params: object
) -> None:
    client.initialize(profile(PUSH, tmp_path))
    client.notify(method, params)
    assert client.wait_for("window/logMessage")["type"] == 1
    assert client.exit() == 0


def test_changes_of_a_wrong_form_are_logged(client: LspClient, tmp_path: Path, module: str) -> None:
    client.initialize(profile(PUSH, tmp_path))
    client.open(module, "")
    client.change(module, 2, edit(0, -1, 0, 0, "x"))
    assert "no proper range" in client.wait_for("window/logMessage")["message"]


def test_a_change_of_a_document_that_is_not_open_is_survived(
    client: LspClient, tmp_path: Path, module: str
) -> None:
    client.initialize(profile(PUSH, tmp_path))
    client.change(module, 2, edit(0, 0, 0, 0, "x"))
    assert client.call("modtidy/status")["documents"] == 0


def test_requests_that_waited_for_pygls_are_answered_in_order_or_refused(
    client: LspClient, tmp_path: Path, module: str
) -> None:
    client.initialize(profile(PUSH, tmp_path))
    client.open(module, "")
    about_text = client.request("textDocument/hover", {"textDocument": {"uri": module}})
    cancelled = client.request("workspace/symbol", {"query": ""})
    other = client.request("workspace/symbol", {"query": ""})
    client.change(module, 2, edit(0, 0, 0, 0, "x"))
    client.notify("$/cancelRequest", {"id": cancelled})
    answers = [client.wait(lambda each: "error" in each).message for _ in range(3)]
    codes = [(each["id"], each["error"]["code"]) for each in answers]
    assert codes == [(cancelled, -32800), (about_text, -32801), (other, -32601)]
