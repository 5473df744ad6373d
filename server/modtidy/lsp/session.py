"""What the front asks of the one thing that changes, and what it is told.

The idea to hold: all of this is called on the main thread, between two messages, and must be
quick.  Long work belongs in a thread, which posts its outcome by `Client.post` and then says
`Client.findings_changed`.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from modtidy.lsp.messages import Message


class Related(NamedTuple):
    """Another place that has to do with a finding: in characters of that document's text."""

    uri: str
    start: int
    end: int
    message: str


class Shown(NamedTuple):
    """A finding to be shown, in characters of its document's text; `severity` from 1, an error."""

    start: int
    end: int
    severity: int
    rule: str
    message: str
    related: tuple[Related, ...] = ()
    tags: tuple[int, ...] = ()


class Session(Protocol):
    """A project that is being edited."""

    def start(self, folders: list[str], options: Message) -> None:
        """Turn to the folders at these URIs, with the settings the client gives."""

    def open(self, uri: str, text: str, version: int) -> None:
        """Take the client's word for the text of a document from now on."""

    def change(  # noqa: PLR0913, PLR0917 - what a change is
        self, uri: str, text: str, start: int, old_end: int, new: str, version: int
    ) -> None:
        """Take in that the document reads `text`, `new` standing where `start` to `old_end` was."""

    def close(self, uri: str) -> None:
        """Take the document's text from the disk again."""

    def saved(self, uri: str) -> None:
        """Take in that the open document is now what is on disk."""

    def files_changed(self, changes: Iterable[tuple[str, int]]) -> None:
        """Take in that files were created (1), changed (2) or deleted (3) on disk."""

    def findings(self, uri: str) -> Sequence[Shown]:
        """Return what to show in a document now."""

    def stale(self) -> Iterable[str]:
        """Return the other documents whose findings have changed since this was last asked."""

    def found(self) -> Iterable[str]:
        """Return the documents, open or not, in which anything is found now."""

    def page(self, rule: str) -> str:
        """Return the address of a rule's page; empty where it has none."""

    def text(self, uri: str) -> str:
        """Return the text that findings in a document, open or not, count in."""

    def is_settled(self) -> bool:
        """Tell whether all has been read, and nothing is left to ask."""

    def stop(self) -> None:
        """Keep what is worth keeping: the client has asked the server to shut down."""
