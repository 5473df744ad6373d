"""What is read before anyone asks for it, while there is nothing else to do.

The idea to hold: it is put off by whatever happens, and done in slices between which messages are
answered; so it costs nobody anything, and the first to ask for it waits no longer than the next.
"""

from collections.abc import Callable, Iterable
from threading import Timer
from time import monotonic

from modtidy.lsp.client import Client
from modtidy.lsp.space import Space

QUIET = 2.0
"""Seconds in which nothing has happened, and nothing is about to."""


class Ahead:
    """Has the folders look ahead."""

    def __init__(self, client: Client, spaces: Callable[[], Iterable[Space]]) -> None:
        """Begin with nothing to do; `spaces` gives the folders that are open."""
        self._client = client
        self._spaces = spaces
        self._at = 0.0
        self._goes_on = False

    def later(self) -> None:
        """Look ahead, or go on with it, once it has been quiet from now on."""
        self._at = monotonic() + QUIET
        if not self._goes_on:
            self._goes_on = True
            self._wait(QUIET)

    def _wait(self, seconds: float) -> None:
        timer = Timer(seconds, self._client.post, (self._go_on,))
        timer.daemon = True
        timer.start()

    def _go_on(self) -> None:
        rest = self._at - monotonic()
        if rest > 0:
            self._wait(rest)
        elif any(space.look_ahead() for space in self._spaces()):
            self._client.post(self._go_on)
        else:
            self._goes_on = False
