"""The client, as the rest of the server sees it: what it can do, and what it can be told or asked.

The idea to hold: this needs no protocol library, so it serves both stages; requests of the
server's own are answered through `answered`, by whoever reads the responses.
"""

import traceback
from collections.abc import Callable
from itertools import count
from types import TracebackType

from modtidy.lsp.capabilities import ClientCapabilities
from modtidy.lsp.inbox import Inbox, Task
from modtidy.lsp.messages import (
    INTERNAL_ERROR,
    Message,
    RefusalError,
    failure,
    notification,
    request,
    response,
)
from modtidy.lsp.wire import Wire

Answer = Callable[[object], None]
ERROR, WARNING, INFORMATION, LOG = 1, 2, 3, 4
"""`MessageType` (LSP 3.17, "ShowMessage Notification")."""


class Client:
    """The other end of the wire."""

    def __init__(self, wire: Wire, inbox: Inbox, params: Message) -> None:
        """Get to know the client by the parameters of its `initialize`."""
        self.wire = wire
        self.capabilities = ClientCapabilities(params)
        self._inbox = inbox
        self._asked: dict[object, tuple[Answer, Task]] = {}
        self._numbers = count(1)
        self._show: Task = int  # nothing is shown before the front is there to show it

    def post(self, task: Task, *arguments: object) -> None:
        """Have `task` done on the main thread, soon; from whatever thread."""
        self._inbox.post(self._carry_out, task, arguments)

    def hurry(self) -> None:
        """Have the second stage loaded now: somebody waits for it.  Main thread only."""
        self._inbox.hurry()

    def when_findings_change(self, show: Task) -> None:
        """Have `show` done on the main thread whenever `findings_changed` is said."""
        self._show = show

    def findings_changed(self) -> None:
        """Say, from whatever thread, that `Session.stale` has something to tell."""
        self.post(self._show)

    def notify(self, method: str, params: object) -> None:
        """Send a notification."""
        self.wire.send(notification(method, params))

    def respond(self, identifier: object, result: object) -> None:
        """Answer a request."""
        self.wire.send(response(identifier, result))

    def refuse(self, identifier: object, code: int, text: str) -> None:
        """Answer a request with an error."""
        self.wire.send(failure(identifier, code, text))

    def ask(
        self,
        method: str,
        params: object,
        then: Answer = lambda _: None,
        refused: Task = lambda: None,
    ) -> None:
        """Send a request; `then` is given the result, and `refused` called for an error.

        Main thread only.
        """
        identifier = f"modtidy-{next(self._numbers)}"
        self._asked[identifier] = (then, refused)
        self.wire.send(request(identifier, method, params))

    def answered(self, message: Message) -> bool:
        """Take a response; return whether the request was one of `ask`'s."""
        asked = self._asked.pop(message.get("id"), None)
        if asked is None:
            return False
        then, refused = asked
        if "error" in message:
            refused()
        else:
            then(message.get("result"))
        return True

    def log(self, text: str, kind: int = ERROR) -> None:
        """Put a message where the client keeps the server's; nobody is disturbed."""
        self.notify("window/logMessage", {"type": kind, "message": text})

    def show(self, text: str, kind: int = ERROR) -> None:
        """Show a message to the user."""
        self.notify("window/showMessage", {"type": kind, "message": text})

    def reporting(self, request_id: object = None) -> "Reporting":
        """Return a context in which an error ends what is being done, and not the server."""
        return Reporting(self, request_id)

    def _carry_out(self, task: Task, arguments: tuple[object, ...]) -> None:
        with self.reporting():
            task(*arguments)


class Reporting:
    """The border that no error crosses: it is logged, and the request it met is refused.

    This is the one place where a mistake of ours in answering one message is kept from the next.
    """

    def __init__(self, client: Client, request_id: object) -> None:
        """Report to `client`; a request id of `None` is a notification's, or a task's."""
        self._client = client
        self._request_id = request_id

    def __enter__(self) -> None:
        """Go in."""

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> bool:
        """Report an error, if there is one; leave `SystemExit` and its like alone."""
        if not isinstance(error, Exception):
            return False
        if isinstance(error, RefusalError):
            code, text = error.code, str(error)
        else:
            code, text = INTERNAL_ERROR, "".join(traceback.format_exception(error))
        if self._request_id is None or code == INTERNAL_ERROR:
            self._client.log(text)
        if self._request_id is not None:
            self._client.refuse(self._request_id, code, text)
        return True
