"""When which findings are shown: pushed to the client, or pulled by it.

The idea to hold: nothing is sent at the moment it changes.  What changed is noted, and one task
behind the messages that are waiting already sends it, so a burst of typing is answered once and
a stale answer never.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from modtidy.lsp.client import Client
from modtidy.lsp.document import Document
from modtidy.lsp.messages import (
    INVALID_PARAMS,
    REQUEST_CANCELLED,
    SERVER_CANCELLED,
    RefusalError,
    encoded,
)
from modtidy.lsp.rendering import Renderer
from modtidy.lsp.session import Session


class Held(NamedTuple):
    """A `workspace/diagnostic` that is not answered before something changes."""

    request_id: object
    known: dict[str, str]


class Diagnostics:
    """What the client is shown of the session's findings."""

    def __init__(self, client: Client, session: Session, documents: Mapping[str, Document]) -> None:
        """Show nothing yet."""
        self._client = client
        self._session = session
        self._documents = documents
        self._render = Renderer(client, session, documents)
        self._pushes = not client.capabilities.pulls_diagnostics
        self._changed: dict[str, None] = {}
        self._held: list[Held] = []
        self._owed: set[str] = set()
        """Closed documents of which the client may still show what it was last told."""
        self._due = False

    def change(self, uri: str | None = None) -> None:
        """Show what is found now in the document, and in any other that `Session.stale` names."""
        if uri is not None:
            self._changed[uri] = None
        if not self._due:
            self._due = True
            self._client.post(self._show)

    def _show(self) -> None:
        self._due = False
        changed, self._changed = self._changed, {}
        if self._pushes:
            for uri in changed:
                self._push(uri)
        stale = list(self._session.stale())
        if self._pushes:
            for uri in stale:
                if uri not in changed:
                    self._push(uri)
            return
        self._release([uri for uri in (*changed, *stale) if uri not in self._documents])
        if any(uri in self._documents for uri in stale):
            self._client.ask("workspace/diagnostic/refresh", None)

    def _push(self, uri: str) -> None:
        document = self._documents.get(uri)
        version = f'"version":{document.version},' if document is not None else ""
        self._client.wire.send_json(
            '{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":'
            f'{encoded(uri)},{version}"diagnostics":{self._render.items(uri)}}}}}'
        )

    def answer(self, request_id: object, params: object) -> None:
        """Answer `textDocument/diagnostic`: with all there is, or that it is what it was."""
        match params:
            case {"textDocument": {"uri": str(uri)}}:
                self._respond(request_id, _report(self._render.items(uri), _previous(params)))
                if uri not in self._documents:
                    self._owe(uri)
            case _:
                raise RefusalError(INVALID_PARAMS, "`textDocument/diagnostic` names no document")

    def answer_workspace(self, request_id: object, params: object) -> None:
        """Answer `workspace/diagnostic` if anything differs from what is known, or else hold it.

        A client asks again as soon as it is answered, so an answer without news would be a poll.
        """
        known: dict[str, str] = {}
        for each in _list(params, "previousResultIds"):
            match each:
                case {"uri": str(uri), "value": str(value)}:
                    known[uri] = value
        self._held.append(Held(request_id, known))
        self._release(dict.fromkeys([*self._session.found(), *known, *self._owed]))

    def cancel(self, request_id: object) -> bool:
        """Refuse a request that is held, as the client asks; return whether it was."""
        held = [each for each in self._held if each.request_id == request_id]
        for each in held:
            self._held.remove(each)
            self._client.refuse(request_id, REQUEST_CANCELLED, "cancelled by the client")
        return bool(held)

    def stop(self) -> None:
        """Refuse what is held, because nothing will change any more."""
        held, self._held = self._held, []
        for each in held:
            self._client.refuse(each.request_id, SERVER_CANCELLED, "the server is shutting down")

    def _owe(self, uri: str) -> None:
        """Say in the workspace's report what is found in a document that has been closed.

        VS Code asks once more as it closes one, drops the answer, and remembers nothing of it: a
        finding in a file that has been moved would be shown for ever.
        """
        self._owed.add(uri)
        self._release([uri])

    def _release(self, changed: Iterable[str]) -> None:
        """Answer what is held, if there is news in the documents that may have changed."""
        held, self._held = self._held, []
        for each in held:
            reports = self._news(each.known, changed)
            if reports:
                self._respond(each.request_id, '{"items":[' + ",".join(reports) + "]}")
            else:
                self._held.append(each)

    def _news(self, known: dict[str, str], changed: Iterable[str]) -> list[str]:
        """Return a report for each closed document that is not as known; open ones are pulled."""
        reports = []
        for uri in changed:
            if uri in self._documents:
                continue
            items = self._render.items(uri)
            result = _result_id(items) if items != "[]" else ""
            if result != known.get(uri, "") or uri in self._owed:
                self._owed.discard(uri)
                head = f'{{"uri":{encoded(uri)},"version":null,"kind":"full"'
                reports.append(f'{head},"resultId":"{result}","items":{items}}}')
        return reports

    def _respond(self, request_id: object, result: str) -> None:
        self._client.wire.send_json(
            f'{{"jsonrpc":"2.0","id":{encoded(request_id)},"result":{result}}}'
        )


def _report(items: str, previous: object) -> str:
    result = _result_id(items)
    if previous == result:
        return f'{{"kind":"unchanged","resultId":"{result}"}}'
    return f'{{"kind":"full","resultId":"{result}","items":{items}}}'


def _result_id(items: str) -> str:
    """Return what names this very answer, so that none has to be remembered."""
    return format(hash(items) & 0xFFFF_FFFF_FFFF_FFFF, "x")


def _previous(params: object) -> object:
    return params.get("previousResultId") if isinstance(params, dict) else None


def _list(params: object, name: str) -> list[object]:
    value = params.get(name) if isinstance(params, dict) else None
    return value if isinstance(value, list) else []
