"""The first and the last messages: `initialize`, `shutdown`, `exit`, and the end of the stream.

The idea to hold: `initialize` is answered with next to nothing imported.  Only then is the front
made, which loads all that finds anything; and only when nothing else is to do, pygls.
"""

from collections.abc import Callable

from modtidy import __version__
from modtidy.lsp.capabilities import ClientCapabilities, offered
from modtidy.lsp.inbox import Inbox
from modtidy.lsp.messages import (
    INVALID_REQUEST,
    SERVER_NOT_INITIALIZED,
    Message,
    RefusalError,
    failure,
    parsed,
    response,
)
from modtidy.lsp.parent import watch
from modtidy.lsp.wire import Wire

Receive = Callable[[Message], None]
Opening = Callable[[Wire, Inbox, Message], Receive]
"""Makes, of the parameters of `initialize`, what receives every message after it."""


class Lifecycle:
    """Where the client's messages arrive, and what they may be by now."""

    def __init__(self, wire: Wire, inbox: Inbox, opening: Opening) -> None:
        """Wait for the client to begin."""
        self._wire = wire
        self._inbox = inbox
        self._opening = opening
        self._receive: Receive | None = None
        self._shut_down = False

    def receive(self, body: bytes | None) -> None:
        """Take the content of one frame, on the main thread."""
        try:
            message = parsed(body)
        except RefusalError as error:
            self._wire.send(failure(None, error.code, str(error)))
            return
        method = message.get("method")
        if method == "exit":
            self.end()
        elif self._shut_down:
            self._refuse(message, INVALID_REQUEST, "the server is shut down")
        elif self._receive is None:
            self._before_initialize(message)
        elif method == "initialize":
            self._refuse(message, INVALID_REQUEST, "the server is initialized already")
        else:
            self._shut_down = method == "shutdown"
            self._receive(message)

    def end(self) -> None:
        """End the process: well, if the client asked to shut down first ("Exit Notification")."""
        self._inbox.stop(0 if self._shut_down else 1)

    def _before_initialize(self, message: Message) -> None:
        if message.get("method") != "initialize":
            self._refuse(message, SERVER_NOT_INITIALIZED, "`initialize` comes first")
            return
        given = message.get("params")
        params = given if isinstance(given, dict) else {}
        self._wire.send(
            response(
                message.get("id"),
                {
                    "capabilities": offered(ClientCapabilities(params)),
                    "serverInfo": {"name": "modtidy", "version": __version__},
                },
            )
        )
        self._receive = self._opening(self._wire, self._inbox, params)
        watch(params.get("processId"), lambda: self._inbox.post(self.end))

    def _refuse(self, message: Message, code: int, text: str) -> None:
        if "id" in message and "method" in message:
            self._wire.send(failure(message["id"], code, text))
