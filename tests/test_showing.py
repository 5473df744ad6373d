"""What the client is shown, when and how, by the real capabilities of each client."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lsp_client import PROFILES, Json, LspClient, edit, profile

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


def test_a_closed_document_is_the_workspaces(
    client: LspClient, tmp_path: Path, module: str
) -> None:
    (tmp_path / "a.py").write_text("from b import *\n")
    client.initialize(profile(PULL, tmp_path))
    client.open(module, "from b import *\n")
    held = client.request("workspace/diagnostic", {"previousResultIds": []})
    assert client.call("modtidy/status")["documents"] == 1
    client.notify("textDocument/didClose", {"textDocument": {"uri": module}})
    (report,) = client.response(held)["result"]["items"]
    assert (report["uri"], columns(report["items"])) == (module, [(0, 14)])


def test_what_was_found_in_a_file_that_has_moved_is_taken_back(
    client: LspClient, tmp_path: Path, module: str
) -> None:
    """VS Code asks once more as it closes a document, and does not look at the answer."""
    client.initialize(profile(PULL, tmp_path))
    held = client.request("workspace/diagnostic", {"previousResultIds": []})
    client.open(module, "from b import *\n")
    assert columns(pull(client, module)["items"]) == [(0, 14)]
    client.notify("textDocument/didClose", {"textDocument": {"uri": module}})
    assert pull(client, module)["items"] == []
    (report,) = client.response(held)["result"]["items"]
    assert (report["uri"], report["items"]) == (module, [])


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
