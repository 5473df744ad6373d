"""A session that finds wildcard imports by a plain search, to try the wire without the project.

As a script, it serves it: `python tests/stub_session.py`.
"""

import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from modtidy.lsp.client import Client
from modtidy.lsp.front import Receive, open_front
from modtidy.lsp.inbox import Inbox
from modtidy.lsp.messages import Message
from modtidy.lsp.session import Related, Shown
from modtidy.lsp.start import serve
from modtidy.lsp.wire import Wire

_WILDCARD = re.compile(r"^from (\S+) import (\*)", re.MULTILINE)


class StubSession:
    """Finds `from m import *`, related to the beginning of `m.py` in the same folder."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.folders: list[str] = []
        self.options: Message = {}
        self.texts: dict[str, str] = {}
        self.changed: dict[str, None] = {}

    def start(self, folders: list[str], options: Message) -> None:
        self.folders, self.options = folders, options

    def open(self, uri: str, text: str, version: int) -> None:
        assert version >= 0
        self.texts[uri] = text
        self._touch(uri)

    def change(  # noqa: PLR0913, PLR0917 - what a change is
        self, uri: str, text: str, start: int, old_end: int, new: str, version: int
    ) -> None:
        assert version >= 0
        old = self.texts[uri]
        assert text == old[:start] + new + old[old_end:]
        self.texts[uri] = text
        if "raise" in new:
            raise LookupError("a mistake in the session")
        if "print" in new:
            print("this is not a message of the protocol")
        if "sleep" in new:
            time.sleep(0.3)
        self._touch(uri)

    def close(self, uri: str) -> None:
        del self.texts[uri]
        self._touch(uri)

    def saved(self, uri: str) -> None:
        self._touch(uri)

    def files_changed(self, changes: Iterable[tuple[str, int]]) -> None:
        for uri, _ in changes:
            self.changed[uri] = None
        self.client.findings_changed()

    def findings(self, uri: str) -> Sequence[Shown]:
        text, folder = self.text(uri), uri.rpartition("/")[0]
        return [
            Shown(
                *found.span(2),
                severity=2,
                rule="wildcard-import",
                message=f"`{found[1]}` is imported whole, as {self.options.get('word', 'ever')}",
                related=(Related(f"{folder}/{found[1]}.py", 0, 0, f"`{found[1]}` is here"),),
                tags=(1,),
            )
            for found in _WILDCARD.finditer(text)
        ]

    def stale(self) -> Iterable[str]:
        changed, self.changed = self.changed, {}
        return changed

    def found(self) -> Iterable[str]:
        paths = [path.as_uri() for folder in self.folders for path in _path(folder).glob("*.py")]
        return [uri for uri in dict.fromkeys([*self.texts, *paths]) if self.findings(uri)]

    def text(self, uri: str) -> str:
        if uri in self.texts:
            return self.texts[uri]
        return _path(uri).read_text(encoding="utf-8") if _path(uri).is_file() else ""

    def page(self, rule: str) -> str:
        assert rule
        return ""

    def is_settled(self) -> bool:
        return True

    def stop(self) -> None:
        self.texts.clear()

    def _touch(self, uri: str) -> None:
        """Take in that documents which are about this one are stale."""
        name = uri.rpartition("/")[2].removesuffix(".py")
        for other, text in self.texts.items():
            if other != uri and f"from {name} import *" in text:
                self.changed[other] = None


def _path(uri: str) -> Path:
    return Path(unquote(urlsplit(uri).path))


def opening(wire: Wire, inbox: Inbox, params: Message) -> Receive:
    """Receive messages with a stub for the session."""
    return open_front(wire, inbox, params, StubSession)


if __name__ == "__main__":
    serve(opening)
