"""The language server's table of contents: what pygls answers, in the second stage.

The idea to hold: the front has begun the conversation, and keeps the documents.  pygls is told how
it began, as if it had been there, and then gets each message the front does not answer.
"""

import json
import logging
from collections.abc import Callable
from functools import partial
from inspect import isawaitable, iscoroutinefunction

from lsprotocol import types
from pygls.exceptions import JsonRpcException, PyglsError
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter
from pygls.protocol.json_rpc import RPCMessage
from pygls.workspace import Workspace

from modtidy import __version__
from modtidy.lsp.capabilities import offered
from modtidy.lsp.client import WARNING
from modtidy.lsp.features import code_actions, commands, file_operations, renaming, workspace
from modtidy.lsp.front import Front, Receive
from modtidy.lsp.messages import Message, RefusalError

Table = tuple[tuple[str, Callable[..., object]], ...]

FEATURES: Table = (
    (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, workspace.folders_changed),
    (types.TEXT_DOCUMENT_CODE_ACTION, code_actions.answer),
    (types.CODE_ACTION_RESOLVE, code_actions.resolve),
    (types.TEXT_DOCUMENT_PREPARE_RENAME, renaming.prepare),
    (types.TEXT_DOCUMENT_RENAME, renaming.rename),
    (types.WORKSPACE_WILL_RENAME_FILES, file_operations.will_rename),
    (types.WORKSPACE_WILL_CREATE_FILES, file_operations.will_create),
    (types.WORKSPACE_WILL_DELETE_FILES, file_operations.will_delete),
    (types.WORKSPACE_DID_RENAME_FILES, file_operations.did_rename),
    (types.WORKSPACE_DID_CREATE_FILES, file_operations.did_create),
    (types.WORKSPACE_DID_DELETE_FILES, file_operations.did_delete),
)
"""Method, and what answers it, given the front and the parameters.

What `capabilities.REQUESTS` tells the client of them is held to this table by a test."""

COMMANDS: Table = (
    (code_actions.APPLY, commands.apply),
    (code_actions.LOOK_AGAIN, commands.look_again),
)
"""Name, and what carries it out, given the front and the command's arguments."""


class Server(LanguageServer):
    """pygls' server, with the client's log for its errors and not the user's screen."""

    protocol: "Protocol"

    def __init__(
        self, front: Front, features: Table = FEATURES, commands: Table = COMMANDS
    ) -> None:
        """Answer what the tables say, with `front` at hand."""
        super().__init__(
            "modtidy", __version__, protocol_cls=Protocol, converter_factory=default_converter
        )
        self.front = front
        for method, answer in features:
            self.feature(method)(_feature(answer, front))
        for name, carry_out in commands:
            self.command(name)(_command(carry_out, front))

    def report_server_error(
        self, error: Exception, source: type[PyglsError] | type[JsonRpcException]
    ) -> None:
        """Log an error, unless it is an answer that the one who asked is told."""
        if isinstance(error, JsonRpcException) and isinstance(error.__cause__, RefusalError):
            return
        self.front.client.log(f"{source.__name__}: {error}")


class Protocol(LanguageServerProtocol):
    """pygls' protocol, entered in the middle of a conversation."""

    def join(self, front: Front) -> None:
        """Take over from `front`: learn who the client is, and write where it writes."""
        params = self._begun(front)
        for _ in self.lsp_initialize(params):
            raise AssertionError("only a row for `initialize` in FEATURES would be waited for")
        encoding = front.client.capabilities.position_encoding
        self._workspace = Workspace(
            params.root_uri,
            workspace_folders=params.workspace_folders or [],
            position_encoding=types.PositionEncodingKind(encoding),
        )
        self.server_capabilities = self._converter.structure(
            offered(front.client.capabilities), types.ServerCapabilities
        )
        self.set_writer(front.client.wire)

    def warm(self) -> None:
        """Have the converter make what it makes at the first message of a kind, for our kinds."""
        for method, params in _SAMPLES:
            self._structured({"jsonrpc": "2.0", "id": 0, "method": method, "params": params})
        json.dumps(_sample_answer(), default=self._serialize_message)

    def receive(self, message: Message) -> None:
        """Answer a message; `RefusalError` if it has not the form the protocol gives it."""
        self.handle_message(self._structured(message))

    def _begun(self, front: Front) -> types.InitializeParams:
        message = {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": front.params}
        try:
            request = self._structured(message)
        except RefusalError as error:  # a client may be newer than the library, or wrong
            front.client.log(str(error), WARNING)
        else:
            if isinstance(request, types.InitializeRequest):
                return request.params
        return types.InitializeParams(types.ClientCapabilities())

    def _structured(self, message: Message) -> RPCMessage:
        try:
            structured: RPCMessage = self.structure_message(message)
        except JsonRpcException as error:
            text = f"`{message.get('method')}` has not the form that the protocol gives it"
            raise RefusalError(error.code, text) from error
        return structured


def _feature(answer: Callable[..., object], front: Front) -> Callable[..., object]:
    """Return `answer` with the front given to it, its refusals in pygls' words."""
    if not iscoroutinefunction(answer):
        return partial(answer, front)

    async def feature(_server: LanguageServer, params: object) -> object:
        try:
            return await answer(front, params)
        except RefusalError as refused:
            raise JsonRpcException(str(refused), refused.code) from refused

    return feature


def _command(carry_out: Callable[..., object], front: Front) -> Callable[..., object]:
    """Return `carry_out` with the front given to it.

    Not by a `partial`, which pygls looks through, to make a front of the client's first argument.
    """

    async def command(_server: LanguageServer, *arguments: object) -> object:
        outcome = carry_out(front, *arguments)
        return await outcome if isawaitable(outcome) else outcome

    return command


def second_stage(front: Front) -> Receive:
    """Return what answers, on an event loop, the messages that `front` does not."""
    logging.getLogger("pygls").setLevel(logging.ERROR)
    protocol = Server(front).protocol
    protocol.join(front)
    protocol.warm()
    return protocol.receive


_DOCUMENT = {"uri": "file:///warm.py"}
_RANGE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
_SAMPLES: tuple[tuple[str, object], ...] = (
    (
        types.TEXT_DOCUMENT_CODE_ACTION,
        {"textDocument": _DOCUMENT, "range": _RANGE, "context": {"diagnostics": []}},
    ),
    (types.CODE_ACTION_RESOLVE, {"title": "", "data": {}}),
    (types.WORKSPACE_EXECUTE_COMMAND, {"command": "", "arguments": []}),
    (types.WORKSPACE_WILL_RENAME_FILES, {"files": [{"oldUri": "", "newUri": ""}]}),
)


def _sample_answer() -> types.CodeActionResponse:
    """Return one code action with every kind of change in it."""
    start = types.Range(types.Position(0, 0), types.Position(0, 0))
    document = types.OptionalVersionedTextDocumentIdentifier(_DOCUMENT["uri"], 1)
    edit = types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(document, [types.TextEdit(start, "")]),
            types.CreateFile(_DOCUMENT["uri"]),
            types.RenameFile(_DOCUMENT["uri"], _DOCUMENT["uri"]),
            types.DeleteFile(_DOCUMENT["uri"]),
        ]
    )
    shown = types.Diagnostic(start, "", severity=types.DiagnosticSeverity.Hint)
    return types.CodeActionResponse(
        id=0, jsonrpc="2.0", result=[types.CodeAction("", diagnostics=[shown], edit=edit)]
    )
