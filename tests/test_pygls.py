"""The second stage: what pygls answers, and what it was told before it was there."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from inspect import signature
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from lsp_client import PROFILES, Json, profile
from modtidy.lsp.capabilities import COMMANDS, REQUESTS, ClientCapabilities, offered
from modtidy.lsp.client import Client
from modtidy.lsp.front import Front
from modtidy.lsp.inbox import Inbox
from modtidy.lsp.server import COMMANDS as CARRIED_OUT
from modtidy.lsp.server import FEATURES, Server
from modtidy.lsp.wire import Wire, frames
from stub_session import StubSession

STUB = [sys.executable, str(Path(__file__).parent / "stub_session.py")]
NAMES = sorted(path.stem for path in PROFILES.glob("*.json"))


@pytest_lsp.fixture(config=ClientServerConfig(STUB))  # type: ignore[untyped-decorator] # pytest-lsp's
async def client(lsp_client: LanguageClient, tmp_path: Path) -> AsyncIterator[None]:
    folders = [types.WorkspaceFolder(tmp_path.as_uri(), "project")]
    capabilities = client_capabilities("visual_studio_code")
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda _: None)
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities, workspace_folders=folders)
    )
    yield
    await lsp_client.shutdown_session()


async def test_typed_reports(client: LanguageClient, tmp_path: Path) -> None:
    module = (tmp_path / "a.py").as_uri()
    document = types.TextDocumentItem(module, "python", 1, "from b import *\n")
    client.text_document_did_open(types.DidOpenTextDocumentParams(document))
    report = await client.text_document_diagnostic_async(
        types.DocumentDiagnosticParams(types.TextDocumentIdentifier(module))
    )
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert [item.code for item in report.items] == ["wildcard-import"]


def test_every_request_offered_is_answered_and_every_answer_offered() -> None:
    requests = {method for method, _ in FEATURES if method in _requests()}
    commands = {types.WORKSPACE_EXECUTE_COMMAND} if CARRIED_OUT else set()
    assert requests | commands == REQUESTS
    assert {name for name, _ in CARRIED_OUT} == set(COMMANDS)


def _requests() -> set[str]:
    """Return the methods of the requests a client may send, as the protocol's library has them."""
    return {
        method
        for method, (message, *_) in types.METHOD_TO_TYPES.items()
        if "id" in signature(message).parameters
    }


@pytest.mark.parametrize("name", NAMES)
def test_pygls_joins_the_conversation(name: str, tmp_path: Path) -> None:
    params = profile(name, tmp_path)
    with (tmp_path / "sent").open("wb") as sent:
        wire = Wire(sent.fileno())
        client = Client(wire, Inbox(), params)
        server = Server(Front(client, StubSession(client), params))
        server.protocol.join(server.front)
    assert not (tmp_path / "sent").read_bytes()
    assert server.workspace.position_encoding == client.capabilities.position_encoding
    assert server.server_capabilities.text_document_sync is not None
    workspace = server.client_capabilities.workspace
    said = params["capabilities"].get("workspace", {}).get("applyEdit")
    assert (workspace.apply_edit if workspace else None) == said


async def never(_front: Front, _params: types.HoverParams) -> None:
    await asyncio.Event().wait()


async def later(front: Front, *arguments: object) -> object:
    await asyncio.sleep(0)
    return [front.client.capabilities.position_encoding, *arguments]


def at_once(_front: Front, *arguments: object) -> object:
    return len(arguments)


async def answers(tmp_path: Path, *messages: Json) -> list[Json]:
    """Return what a server of the functions above sends when it is sent these messages."""
    params = profile("none", tmp_path)
    features = ((types.TEXT_DOCUMENT_HOVER, never),)
    commands = (("later", later), ("at once", at_once))
    with (tmp_path / "sent").open("wb") as sent:
        client = Client(Wire(sent.fileno()), Inbox(), params)
        server = Server(Front(client, StubSession(client), params), features, commands)
        server.protocol.join(server.front)
        for message in messages:
            server.protocol.receive({"jsonrpc": "2.0", **message})
            for _ in range(5):
                await asyncio.sleep(0)
    with (tmp_path / "sent").open("rb") as sent:
        return [json.loads(body or b"") for body in frames(sent)]


async def test_slow_work_is_cancelled(tmp_path: Path) -> None:
    place = {"textDocument": {"uri": ""}, "position": {"line": 0, "character": 0}}
    (answer,) = await answers(
        tmp_path,
        {"id": 7, "method": "textDocument/hover", "params": place},
        {"method": "$/cancelRequest", "params": {"id": 7}},
    )
    assert (answer["id"], answer["error"]["code"]) == (7, -32800)


@pytest.mark.parametrize(
    ("command", "result"), [("later", ["utf-16", {"a": 1}, 2]), ("at once", 2)]
)
async def test_commands_are_given_their_arguments(
    tmp_path: Path, command: str, result: object
) -> None:
    params = {"command": command, "arguments": [{"a": 1}, 2]}
    (answer,) = await answers(
        tmp_path, {"id": 1, "method": "workspace/executeCommand", "params": params}
    )
    assert answer["result"] == result


# -- what is offered to whom

ALL = frozenset(
    [
        "textDocument/codeAction",
        "codeAction/resolve",
        "textDocument/rename",
        "workspace/willRenameFiles",
    ]
)


def offer(name: str) -> Json:
    client = ClientCapabilities(profile(name, Path("/project")))
    return offered(client, ALL, ("quickfix",), ("modtidy.try",))


def test_vs_code_is_offered_everything() -> None:
    server = offer("vscode-1.139.1")
    assert server["positionEncoding"] == "utf-16"
    assert server["diagnosticProvider"]["workspaceDiagnostics"] is True
    assert server["codeActionProvider"] == {
        "codeActionKinds": ["quickfix"],
        "resolveProvider": True,
    }
    assert list(server["workspace"]["fileOperations"]) == ["willRename", "didRename"]
    assert server["renameProvider"] == {"prepareProvider": True}
    assert server["executeCommandProvider"] == {"commands": ["modtidy.try"]}


def test_neovim_is_pushed_to_for_it_cannot_be_told_to_pull() -> None:
    server = offer("neovim-0.11.4")
    assert server["positionEncoding"] == "utf-32"
    assert "diagnosticProvider" not in server
    assert server["codeActionProvider"]["resolveProvider"] is True
    assert "fileOperations" not in server["workspace"]


def test_a_client_that_says_nothing_is_offered_what_all_can_do() -> None:
    server = offer("none")
    assert server["positionEncoding"] == "utf-16"
    assert "diagnosticProvider" not in server
    assert server["codeActionProvider"] is True
    assert server["renameProvider"] is True


@pytest.mark.parametrize("capabilities", [None, [], {"general": 1}, {"textDocument": [1]}])
def test_capabilities_of_a_wrong_form_are_none(capabilities: object) -> None:
    client = ClientCapabilities({"capabilities": capabilities})
    assert not client.pulls_diagnostics
    assert client.position_encoding == "utf-16"
