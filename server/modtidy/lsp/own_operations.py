"""File operations that the client was last handed in an edit of ours, and may ask us about again.

The idea to hold: editors that ask before files are renamed or made ask for those of our own edits
as well (VS Code, coc); what goes with them is in the edit already, and a second answer would have
the editor stop in the middle to ask the user.  But the user may have put the edit aside, and rename
the file by hand; that ours is being carried out shows in the texts it begins with.  Only an edit
that other extensions had VS Code give them has its texts last; it is carried out at once.
"""

from collections.abc import Callable, Iterable, Mapping
from time import monotonic

from modtidy.lsp.uris import path_of

_SECONDS = 300
"""How long a user may look at a preview of an edit that begins with no text."""
_AT_ONCE = 5
"""Seconds in which an edit that nobody is asked about is begun."""
Operation = tuple[str, ...]
"""The URIs of a file operation: one, or the old and the new."""


class OwnOperations:
    """The operations of the last edit that had some; an older edit does not fit any more."""

    def __init__(self, text: Callable[[str], str]) -> None:
        """Expect nothing; `text` gives what a document holds now, by its URI."""
        self._text = text
        self._expected: frozenset[Operation] = frozenset()
        self._edited_first: Mapping[str, str] = {}
        self._until = self._at_once_until = 0.0

    def expect(
        self, operations: Iterable[Operation], edited_first: Mapping[str, str], *, at_once: bool
    ) -> None:
        """Take in that an edit with these operations is handed out, if there are any.

        Before it moves a file it changes the documents `edited_first`, from the texts given; it is
        carried out `at_once` if there is nothing in it to confirm.
        """
        found = _places(operations)
        if found:
            self._expected, self._edited_first = found, edited_first
            self._until = monotonic() + _SECONDS
            self._at_once_until = monotonic() + _AT_ONCE if at_once else 0.0

    def are_these(self, operations: Iterable[Operation]) -> bool:
        """Tell whether all of these are ours."""
        found = _places(operations)
        if not found <= self._expected:
            return False
        if self._edited_first and any(len(one) > 1 for one in found):
            begun = all(self._text(uri) != text for uri, text in self._edited_first.items())
            return begun or monotonic() < self._at_once_until
        return monotonic() < self._until

    def made(self, operations: Iterable[Operation]) -> None:
        """Take in that these have been carried out, by whomever."""
        self._expected -= _places(operations)


def _places(operations: Iterable[Operation]) -> frozenset[Operation]:
    return frozenset(tuple(path_of(uri) or uri for uri in one) for one in operations)
