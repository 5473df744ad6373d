"""The language server: its streams, its front, and the session behind it."""

from modtidy.lsp.inbox import Inbox
from modtidy.lsp.lifecycle import Receive
from modtidy.lsp.messages import Message
from modtidy.lsp.start import serve
from modtidy.lsp.wire import Wire


def main() -> None:
    """Serve the client on standard input and output until it says `exit`; does not return."""
    serve(_opened)


def _opened(wire: Wire, inbox: Inbox, params: Message) -> Receive:
    """Make what receives every message after `initialize`, which is answered before this."""
    from modtidy.lsp.front import open_front  # noqa: PLC0415 - not before `initialize` is answered
    from modtidy.lsp.live import LiveSession  # noqa: PLC0415 - as above

    return open_front(wire, inbox, params, LiveSession)
