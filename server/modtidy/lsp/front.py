"""The front: it answers from raw messages what every keystroke needs, and passes on the rest.

The idea to hold: a keystroke goes round the general machinery.  pygls takes each message through
a converter, a dispatcher and a copy of the text cut into lines by rules that are not the
protocol's; it costs more than all we have to say about an edit, and comes 0.3 s late.  So the
documents are kept here, and pygls, once loaded, answers what people wait for by the click.
"""

import sys
from collections.abc import Callable
from threading import Thread

from modtidy.lsp import watching
from modtidy.lsp.client import Client
from modtidy.lsp.diagnostics import Diagnostics
from modtidy.lsp.document import Document, Range
from modtidy.lsp.inbox import Inbox
from modtidy.lsp.messages import (
    CONTENT_MODIFIED,
    INTERNAL_ERROR,
    INVALID_PARAMS,
    REQUEST_CANCELLED,
    Message,
    RefusalError,
)
from modtidy.lsp.session import Session
from modtidy.lsp.wire import Wire

Receive = Callable[[Message], None]


class Front:
    """The open documents and what is found in them, in both stages."""

    def __init__(self, client: Client, session: Session, params: Message) -> None:
        """Begin with the client's folders and settings, as it gives them in `initialize`."""
        self.client = client
        self.session = session
        self.params = params
        self.documents: dict[str, Document] = {}
        self.diagnostics = Diagnostics(client, session, self.documents)
        self.workspace = watching.Workspace(client, session, params)
        self._rest: Receive | None = None
        self._waiting: list[tuple[int, Message]] = []
        self._edits = 0
        self._notified: dict[object, Callable[[object], None]] = {
            "initialized": self._initialized,
            "textDocument/didOpen": self._did_open,
            "textDocument/didChange": self._did_change,
            "textDocument/didClose": self._did_close,
            "textDocument/didSave": self._did_save,
            "workspace/didChangeConfiguration": self._configured,
            "workspace/didChangeWatchedFiles": self._files_changed,
            "$/cancelRequest": self._cancel,
        }
        self._asked: dict[object, Callable[[object, object], None]] = {
            "textDocument/diagnostic": self.diagnostics.answer,
            "workspace/diagnostic": self.diagnostics.answer_workspace,
            "shutdown": self._shutdown,
            "modtidy/status": self._status,
        }
        client.when_findings_change(self.diagnostics.change)

    def receive(self, message: Message) -> None:
        """Answer a message, or pass it on to the second stage."""
        method, request_id = message.get("method"), message.get("id")
        with self.client.reporting(request_id if method is not None else None):
            if request_id is None and method in self._notified:
                self._notified[method](message.get("params"))
            elif request_id is not None and method in self._asked:
                self._asked[method](request_id, message.get("params"))
            elif method is not None or not self.client.answered(message):
                self._pass_on(message)

    def take_over(self, rest: Receive) -> None:
        """Let `rest` have every message the front does not answer, and those that waited first.

        A request about a text that has since been edited is refused: its places mean nothing now.
        """
        self._rest = rest
        waiting, self._waiting = self._waiting, []
        for edits, message in waiting:
            about_text = str(message.get("method")).startswith("textDocument/")
            if edits != self._edits and about_text and "id" in message:
                self.client.refuse(message["id"], CONTENT_MODIFIED, "the document was edited")
            else:
                self._hand_over(rest, message)

    def refuse(self, message: Message) -> None:
        """Stand in for a second stage that could not be loaded, say for a broken installation."""
        if "id" in message and "method" in message:
            self.client.refuse(message["id"], INTERNAL_ERROR, "pygls could not be loaded")

    def _hand_over(self, rest: Receive, message: Message) -> None:
        with self.client.reporting(message.get("id")):
            rest(message)

    def _pass_on(self, message: Message) -> None:
        if self._rest is not None:
            self._rest(message)
        elif "id" in message or not str(message.get("method")).startswith("$/"):
            self._waiting.append((self._edits, message))
            if "id" in message:
                self.client.hurry()

    def _initialized(self, _params: object) -> None:
        self.workspace.begin(self.diagnostics.change)

    def _did_open(self, params: object) -> None:
        match params:
            case {"textDocument": {"uri": str(uri), "text": str(text), **document}}:
                version = _version(document.get("version"))
            case _:
                raise RefusalError(INVALID_PARAMS, "`textDocument/didOpen` has no document")
        encoding = self.client.capabilities.position_encoding
        self.documents[uri] = Document(text, version, encoding)
        self.diagnostics.change(uri)
        self.session.open(uri, text, version)

    def _did_change(self, params: object) -> None:
        match params:
            case {"textDocument": {"uri": str(uri), **rest}, "contentChanges": [*changes]}:
                version = _version(rest.get("version"))
            case _:
                raise RefusalError(INVALID_PARAMS, "`textDocument/didChange` has no changes")
        document = self.documents.get(uri)
        if document is None:  # Neovim sends edits for a file that it moved and did not open
            return
        self._edits += 1
        self.diagnostics.change(uri)  # is due before whatever the session puts off until later
        document.version = version
        for change in changes:
            start, old_end, new = document.apply(*_content_change(change))
            self.session.change(uri, document.text, start, old_end, new, version)

    def _did_close(self, params: object) -> None:
        uri = _uri(params)
        if self.documents.pop(uri, None) is not None:
            self.session.close(uri)
            self.diagnostics.change(uri)

    def _did_save(self, params: object) -> None:
        uri = _uri(params)
        if uri in self.documents:
            self.session.saved(uri)
            self.diagnostics.change(uri)

    def _configured(self, params: object) -> None:
        settings = params.get("settings") if isinstance(params, dict) else None
        self.workspace.configure(settings, self.diagnostics.change)

    def _files_changed(self, params: object) -> None:
        events = params.get("changes") if isinstance(params, dict) else None
        changes = [
            (uri, kind)
            for event in (events if isinstance(events, list) else [])
            for uri, kind in [_file_event(event)]
            if watching.matters(uri)
        ]
        if changes:
            self.session.files_changed(changes)
            self.diagnostics.change()

    def _cancel(self, params: object) -> None:
        cancelled = params.get("id") if isinstance(params, dict) else None
        if self.diagnostics.cancel(cancelled):
            return
        kept = [(edits, each) for edits, each in self._waiting if each.get("id") != cancelled]
        if len(kept) < len(self._waiting):
            self._waiting = kept
            self.client.refuse(cancelled, REQUEST_CANCELLED, "cancelled by the client")
        elif self._rest is not None:
            self._rest({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": params})

    def _shutdown(self, request_id: object, _params: object) -> None:
        self.diagnostics.stop()
        self.session.stop()
        self.client.respond(request_id, None)

    def _status(self, request_id: object, _params: object) -> None:
        """Tell how far the server is: which stage answers, what is loaded, and if all is found."""
        loaded = [name for name in ("jedi", "lsprotocol", "pygls") if name in sys.modules]
        stage = "first" if self._rest is None else "second"
        status = {
            "stage": stage,
            "loaded": loaded,
            "documents": len(self.documents),
            "folders": list(self.workspace.folders),
            "settled": self.session.is_settled(),
        }
        self.client.respond(request_id, status)


def open_front(
    wire: Wire, inbox: Inbox, params: Message, make_session: Callable[[Client], Session]
) -> Receive:
    """Make the front; return what receives messages.

    When there is nothing else to do, a thread imports pygls, and an event loop takes over.
    """
    client = Client(wire, inbox, params)
    front = Front(client, make_session(client), params)

    def load() -> None:
        rest: Receive = front.refuse
        with client.reporting():
            from modtidy.lsp.server import second_stage  # noqa: PLC0415 - what takes so long

            rest = second_stage(front)
        inbox.post(inbox.pause)
        inbox.post(front.take_over, rest)

    inbox.when_idle(Thread(target=load, daemon=True).start)
    return front.receive


def _content_change(change: object) -> tuple[Range | None, str]:
    match change:
        case {
            "range": {
                "start": {"line": int(line), "character": int(character)},
                "end": {"line": int(end_line), "character": int(end_character)},
            },
            "text": str(new),
        } if min(line, character, end_line, end_character) >= 0:
            return Range(line, character, end_line, end_character), new
        case {"text": str(new), **rest} if rest.get("range") is None:
            return None, new
    raise RefusalError(INVALID_PARAMS, "a content change has no text or no proper range")


def _file_event(event: object) -> tuple[str, int]:
    match event:
        case {"uri": str(uri), "type": int(kind)}:
            return uri, kind
    raise RefusalError(INVALID_PARAMS, "an event on disk names no file or is of no kind")


def _uri(params: object) -> str:
    match params:
        case {"textDocument": {"uri": str(uri)}}:
            return uri
    raise RefusalError(INVALID_PARAMS, "the notification names no document")


def _version(value: object) -> int:
    """Return a version; clients before LSP 3.16 may send null, which we count as 0."""
    return value if isinstance(value, int) else 0
