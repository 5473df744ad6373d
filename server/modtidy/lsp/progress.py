"""Telling the client that something takes a while (LSP 3.17, "Work Done Progress")."""

from itertools import count
from types import TracebackType

from modtidy.lsp.client import Client


class Progress:
    """A context that shows a title in the client while it lasts, where the client can.

    It may be entered in any thread; what it sends is sent on the main one.
    """

    def __init__(self, client: Client, numbers: "count[int]", title: str) -> None:
        """Show `title`; `numbers` gives each progress of this client its own token."""
        self._client = client
        self._title = title
        self._token = f"modtidy-progress-{next(numbers)}"
        self._begun = self._ended = False
        self._can = client.capabilities.supports("window.workDoneProgress")

    def __enter__(self) -> None:
        """Begin, as soon as the client has agreed to be told."""
        if self._can:
            self._client.post(self._create)

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End, however it went."""
        if self._can:
            self._client.post(self._end)

    def _create(self) -> None:
        token = {"token": self._token}
        self._client.ask("window/workDoneProgress/create", token, self._begin)

    def _begin(self, _result: object) -> None:
        if not self._ended:
            self._begun = True
            self._send({"kind": "begin", "title": self._title})

    def _end(self) -> None:
        self._ended = True
        if self._begun:
            self._send({"kind": "end"})

    def _send(self, value: object) -> None:
        self._client.notify("$/progress", {"token": self._token, "value": value})
