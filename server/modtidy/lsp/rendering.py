"""Findings as the protocol's diagnostics, in JSON, from prepared pieces.

The idea to hold: of all that is said about a finding only its range changes as one types, so the
rest is made into JSON once and kept.
"""

from collections.abc import Mapping

from modtidy.lsp.client import Client
from modtidy.lsp.document import Document
from modtidy.lsp.messages import Message, encoded
from modtidy.lsp.session import Related, Session, Shown

_MOST_KEPT = 4096
"""How many pieces are kept; a project has far fewer different findings in its open documents."""

_MOST_CLOSED = 64
"""How many files that are not open have their lines kept: those that related places are in."""

_RANGE = '"range":{"start":{"line":%d,"character":%d},"end":{"line":%d,"character":%d}}'


class Renderer:
    """Makes the diagnostics of a document, as this client wants them."""

    def __init__(self, client: Client, session: Session, documents: Mapping[str, Document]) -> None:
        """Render for `client`."""
        self._can = client.capabilities
        self._session = session
        self._open = documents
        self._closed: dict[str, Document] = {}
        self._kept: dict[tuple[object, ...], str] = {}

    def items(self, uri: str) -> str:
        """Return the array of the diagnostics of a document, open or not, as they are now."""
        shown = self._session.findings(uri)
        if not shown:
            return "[]"
        document = self._document(uri)
        return "[" + ",".join([self._diagnostic(each, document) for each in shown]) + "]"

    def _diagnostic(self, shown: Shown, document: Document) -> str:
        span = _RANGE % document.range(shown.start, shown.end)
        kept = (shown.severity, shown.rule, shown.message, shown.tags)
        rest = self._kept.get(kept) or self._rest(shown)
        if not shown.related or not self._can.related_information:
            return f"{{{span},{rest}}}"
        related = ",".join([self._related(each) for each in shown.related])
        return f'{{{span},{rest},"relatedInformation":[{related}]}}'

    def _rest(self, shown: Shown) -> str:
        members: Message = {"severity": shown.severity, "code": shown.rule, "source": "modtidy"}
        page = self._session.page(shown.rule) if self._can.code_descriptions else ""
        if page:
            members["codeDescription"] = {"href": page}
        members["message"] = shown.message
        if tags := [tag for tag in shown.tags if tag in self._can.diagnostic_tags]:
            members["tags"] = tags
        rest = encoded(members)[1:-1]
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[shown.severity, shown.rule, shown.message, shown.tags] = rest
        return rest

    def _related(self, related: Related) -> str:
        span = _RANGE % self._document(related.uri).range(related.start, related.end)
        uri, message = encoded(related.uri), encoded(related.message)
        return f'{{"location":{{"uri":{uri},{span}}},"message":{message}}}'

    def _document(self, uri: str) -> Document:
        """Return the document; the lines of one that is not open are found once and kept."""
        if uri in self._open:
            return self._open[uri]
        text, known = self._session.text(uri), self._closed.get(uri)
        if known is None or known.text != text:
            if len(self._closed) >= _MOST_CLOSED:
                self._closed.clear()
            known = self._closed[uri] = Document(text, 0, self._can.position_encoding)
        return known
