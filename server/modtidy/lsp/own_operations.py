"""File operations that the client was last handed in an edit of ours, and may ask us about again.

The idea to hold: editors that ask before files are renamed or made ask for those of our own edits
as well (VS Code, coc); what goes with them is in the edit already, and a second answer would have
the editor stop in the middle to ask the user.
"""

from collections.abc import Iterable
from time import monotonic

from modtidy.lsp.uris import path_of

_SECONDS = 300
"""How long a user may look at a preview before the edit is made."""
Operation = tuple[str, ...]
"""The URIs of a file operation: one, or the old and the new."""


class OwnOperations:
    """The operations of the last edit that had some; an older edit does not fit any more."""

    def __init__(self) -> None:
        """Expect nothing."""
        self._expected: frozenset[Operation] = frozenset()
        self._until = 0.0

    def expect(self, operations: Iterable[Operation]) -> None:
        """Take in that an edit with these operations is handed out, if there are any."""
        found = _places(operations)
        if found:
            self._expected, self._until = found, monotonic() + _SECONDS

    def are_these(self, operations: Iterable[Operation]) -> bool:
        """Tell whether all of these are ours."""
        return monotonic() < self._until and _places(operations) <= self._expected

    def made(self, operations: Iterable[Operation]) -> None:
        """Take in that these have been carried out, by whomever."""
        self._expected -= _places(operations)


def _places(operations: Iterable[Operation]) -> frozenset[Operation]:
    return frozenset(tuple(path_of(uri) or uri for uri in one) for one in operations)
