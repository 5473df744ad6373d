"""The process that started this one, and its end.

The idea to hold: a client that dies closes our input, and that is nearly always enough; but a
child of its own may hold the pipe open, so the system is asked to tell, and nothing polls.
"""

import os
import select
import sys
from collections.abc import Callable
from threading import Thread


def watch(process: object, ended: Callable[[], object]) -> None:
    """Have `ended` called, from a thread, when a process ends (LSP 3.17, `processId`).

    Nothing happens for an id that is no running process's: the client may be on another machine,
    or in another container, and its end is then seen on the stream alone.
    """
    if isinstance(process, int) and process > 0:
        Thread(target=_wait, args=(process, ended), daemon=True).start()


def _wait(process: int, ended: Callable[[], object]) -> None:
    try:
        wait_for(process)
    except (OSError, NotImplementedError):
        return
    ended()


def wait_for(process: int) -> None:
    """Return when a process ends; `OSError` if there is none, `NotImplementedError` if unknowable.

    By `pidfd_open` on Linux and `kqueue` on macOS.
    """
    if sys.platform == "linux" and hasattr(os, "pidfd_open"):
        descriptor = os.pidfd_open(process)
        try:
            select.select([descriptor], [], [])
        finally:
            os.close(descriptor)
    elif sys.platform == "darwin":
        with select.kqueue() as queue:
            event = select.kevent(
                process, select.KQ_FILTER_PROC, select.KQ_EV_ADD, select.KQ_NOTE_EXIT
            )
            queue.control([event], 1)
    else:
        raise NotImplementedError("a process cannot be waited for here")
