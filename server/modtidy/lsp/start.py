"""The language server's beginning: the way in and out, and the two stages of its life.

The idea to hold: nothing here imports more than `json` and a thread, and what does is imported
where it is needed, in a function.  In the first stage a plain loop answers `initialize`, keeps the
open documents and shows what is found in them.  Meanwhile a thread imports pygls; when it is done
an event loop takes over the inbox, and pygls the rest of the requests.
"""

import os
from collections.abc import Iterable
from threading import Thread

from modtidy.lsp.inbox import Inbox
from modtidy.lsp.lifecycle import Lifecycle, Opening
from modtidy.lsp.wire import claim_standard_streams, frames


def serve(opening: Opening) -> None:
    """Serve the client on standard input and output; `opening` makes what receives its messages.

    Does not return: threads that still work on an answer nobody waits for must not keep the
    process, so it is ended at once, with 0 if the client asked to shut down and else with 1.
    """
    incoming, wire = claim_standard_streams()
    inbox = Inbox()
    lifecycle = Lifecycle(wire, inbox, opening)
    Thread(target=_read, args=(frames(incoming), inbox, lifecycle), daemon=True).start()
    inbox.run()
    if inbox.exit_code is None:
        _run_event_loop(inbox)
    os._exit(inbox.exit_code or 0)


def _read(contents: Iterable[bytes | None], inbox: Inbox, lifecycle: Lifecycle) -> None:
    for content in contents:
        inbox.post(lifecycle.receive, content)
    inbox.post(lifecycle.end)


def _run_event_loop(inbox: Inbox) -> None:
    import asyncio  # noqa: PLC0415 - a quarter of the time until `initialize` would be answered

    loop = asyncio.new_event_loop()
    inbox.move(loop.call_soon_threadsafe, loop.call_soon, loop.stop)
    loop.run_forever()
