"""The wire and the front, spoken to in bare JSON-RPC, with a stub for what finds anything."""

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from lsp_client import PROFILES, Json, LspClient, edit, profile
from modtidy.lsp.wire import frames

STUB = [sys.executable, str(Path(__file__).parent / "stub_session.py")]
NAMES = sorted(path.stem for path in PROFILES.glob("*.json"))
PULL = "vscode-1.139.1"
PUSH = "none"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[LspClient]:
    with LspClient(STUB, tmp_path) as client:
        yield client


@pytest.fixture
def module(tmp_path: Path) -> str:
    return (tmp_path / "a.py").as_uri()


def pull(client: LspClient, uri: str, previous: str | None = None) -> Json:
    params = {"textDocument": {"uri": uri}, "previousResultId": previous}
    report: Json = client.call("textDocument/diagnostic", params)
    return report


def columns(items: list[Json]) -> list[tuple[int, int]]:
    return [(item["range"]["start"]["line"], item["range"]["start"]["character"]) for item in items]


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
    assert client.call("modtidy/status") == {"stage": "first", "loaded": [], "documents": 0}
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


# -- every client


@pytest.mark.parametrize("name", NAMES)
def test_findings_reach_every_client(
    client: LspClient, tmp_path: Path, module: str, name: str
) -> None:
    offered = client.initialize(profile(name, tmp_path))
    client.open(module, "'😀'\nfrom b import *\n")
    client.change(module, 2, edit(0, 0, 0, 0, "\u2028\n"), edit(0, 0, 0, 0, "# é\n"))
    if "diagnosticProvider" in offered:
        items = pull(client, module)["items"]
    else:
        params = client.published(module, 2).message["params"]
        items = params["diagnostics"]
    assert columns(items) == [(3, 14)]
    can = profile(name, tmp_path)["capabilities"].get("textDocument", {})
    related = can.get("publishDiagnostics", {}).get("relatedInformation", False)
    assert ("relatedInformation" in items[0]) == related
    assert client.response(client.request("no/such"))["error"]["code"] == -32601
    assert client.exit() == 0
    assert not client.errors


@pytest.mark.parametrize(
    ("offered", "chosen", "after"),
    [
        (None, "utf-16", 7),
        (["utf-8"], "utf-8", 9),
        (["utf-8", "utf-16"], "utf-8", 9),
        (["utf-16", "utf-8", "utf-32"], "utf-32", 6),
        (["utf-7"], "utf-16", 7),
    ],
)
def test_position_encodings(
    client: LspClient, module: str, offered: list[str] | None, chosen: str, after: int
) -> None:
    general = {"general": {"positionEncodings": offered}} if offered else {}
    capabilities = client.initialize({"capabilities": general})
    assert capabilities["positionEncoding"] == chosen
    client.open(module, "from 😀 import *")
    client.change(module, 2, edit(0, after, 0, after, "x"))
    shown = client.published(module, 2).message["params"]["diagnostics"]
    assert columns(shown) == [(0, after + len("x import "))]


# -- pushed


def test_other_documents_are_shown_anew(client: LspClient, tmp_path: Path, module: str) -> None:
    other = (tmp_path / "b.py").as_uri()
    client.initialize(profile(PUSH, tmp_path))
    client.open(module, "from b import *\n")
    client.published(module, 1)
    client.open(other, "")
    assert len(client.published(module, 1).message["params"]["diagnostics"]) == 1


def test_a_closed_document_that_is_no_file_is_cleared(
    client: LspClient, tmp_path: Path, module: str
) -> None:
    client.initialize(profile(PUSH, tmp_path))
    client.open(module, "from b import *\n")
    client.published(module, 1)
    client.notify("textDocument/didClose", {"textDocument": {"uri": module}})
    assert client.published(module, 1).message["params"] == {"uri": module, "diagnostics": []}


@pytest.mark.parametrize("stage", ["first", "second"])
def test_a_burst_is_answered_once(
    client: LspClient, tmp_path: Path, module: str, stage: str
) -> None:
    client.initialize(profile(PUSH, tmp_path))
    client.open(module, "")
    client.published(module, 1)
    if stage == "second":
        client.response(client.request("no/such"))
    client.change(module, 2, edit(0, 0, 0, 0, "sleep"))
    for version in range(3, 20):
        client.change(module, version, edit(0, 0, 0, 0, "\n"))
    versions = []
    while 19 not in versions:
        versions.append(client.wait_for("textDocument/publishDiagnostics")["version"])
    assert len(versions) <= 2


def test_events_on_disk_show_findings_anew(client: LspClient, tmp_path: Path, module: str) -> None:
    client.initialize(profile(PUSH, tmp_path))
    (tmp_path / "a.py").write_text("from b import *\n")
    events = [{"uri": (tmp_path / "a.txt").as_uri(), "type": 1}, {"uri": module, "type": 1}]
    client.notify("workspace/didChangeWatchedFiles", {"changes": events})
    shown = client.wait_for("textDocument/publishDiagnostics")
    assert (shown["uri"], columns(shown["diagnostics"])) == (module, [(0, 14)])


# -- pulled


def test_what_is_known_is_not_said_again(client: LspClient, tmp_path: Path, module: str) -> None:
    client.initialize(profile(PULL, tmp_path))
    client.open(module, "from b import *\n")
    first = pull(client, module)
    assert first["kind"] == "full"
    same = pull(client, module, first["resultId"])
    assert same == {"kind": "unchanged", "resultId": first["resultId"]}
    client.change(module, 2, edit(0, 0, 0, 0, "\n"))
    assert columns(pull(client, module, first["resultId"])["items"]) == [(1, 14)]


def test_the_workspace_is_held_until_something_changes(
    client: LspClient, tmp_path: Path, module: str
) -> None:
    (tmp_path / "a.py").write_text("from b import *\n")
    client.initialize(profile(PULL, tmp_path))
    (report,) = client.call("workspace/diagnostic", {"previousResultIds": []})["items"]
    assert (report["uri"], columns(report["items"])) == (module, [(0, 14)])
    known = [{"uri": module, "value": report["resultId"]}]
    held = client.request("workspace/diagnostic", {"previousResultIds": known})
    with pytest.raises(TimeoutError):
        client.response(held, 0.2)
    (tmp_path / "a.py").write_text("import b\n")
    events = [{"uri": module, "type": 2}]
    client.notify("workspace/didChangeWatchedFiles", {"changes": events})
    (report,) = client.response(held)["result"]["items"]
    assert (report["uri"], report["kind"], report["items"]) == (module, "full", [])


def test_what_is_held_can_be_cancelled(client: LspClient, tmp_path: Path) -> None:
    client.initialize(profile(PULL, tmp_path))
    held = client.request("workspace/diagnostic", {"previousResultIds": []})
    client.notify("$/cancelRequest", {"id": held})
    assert client.response(held)["error"]["code"] == -32800
    held = client.request("workspace/diagnostic", {"previousResultIds": []})
    client.call("shutdown")
    assert client.response(held)["error"]["code"] == -32802


def test_a_client_that_pulls_is_told_when_to(
    client: LspClient, tmp_path: Path, module: str
) -> None:
    client.initialize(profile(PULL, tmp_path))
    client.open(module, "from b import *\n")
    client.open((tmp_path / "b.py").as_uri(), "")
    client.wait_for("workspace/diagnostic/refresh")
    assert len(pull(client, module)["items"]) == 1


# -- settings


def test_settings_are_asked_for_and_followed(
    client: LspClient, tmp_path: Path, module: str
) -> None:
    client.answers["workspace/configuration"] = lambda _: [{"word": "asked"}]
    client.initialize({**profile(PULL, tmp_path), "initializationOptions": {"word": "given"}})
    client.open(module, "from b import *\n")
    client.wait_for("workspace/configuration")
    assert "asked" in pull(client, module)["items"][0]["message"]
    client.answers["workspace/configuration"] = lambda _: [{"word": "changed"}]
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    client.wait_for("workspace/configuration")
    assert "changed" in pull(client, module)["items"][0]["message"]


def test_settings_that_are_sent_unasked(client: LspClient, tmp_path: Path, module: str) -> None:
    client.initialize({**profile(PUSH, tmp_path), "initializationOptions": {"word": "given"}})
    client.open(module, "from b import *\n")
    assert "given" in client.published(module, 1).message["params"]["diagnostics"][0]["message"]
    settings = {"settings": {"modtidy": {"word": "sent"}}}
    client.notify("workspace/didChangeConfiguration", settings)
    client.response(client.request("no/such"))
    assert "sent" in pull(client, module)["items"][0]["message"]


def test_files_are_watched_by_a_client_that_can(client: LspClient, tmp_path: Path) -> None:
    client.initialize(profile(PULL, tmp_path))
    registered = client.wait_for("client/registerCapability")["registrations"]
    methods = [registration["method"] for registration in registered]
    assert methods == ["workspace/didChangeWatchedFiles", "workspace/didChangeConfiguration"]


def test_settings_that_the_client_refuses_to_say(
    client: LspClient, tmp_path: Path, module: str
) -> None:
    client.initialize({**profile(PULL, tmp_path), "initializationOptions": {"word": "given"}})
    client.open(module, "from b import *\n")
    client.wait_for("workspace/configuration")
    assert "given" in pull(client, module)["items"][0]["message"]


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
