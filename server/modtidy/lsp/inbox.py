"""What is to be done on the main thread, in the order it was posted.

The idea to hold: there is one place where things change, and one queue before it.  At first the
queue is a plain one, because an event loop takes long to import; later the loop itself is the
queue, and what was waiting moves there in order.
"""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Lock, get_ident

_PATIENCE = 0.03
"""Seconds without a task after which there is time for what can wait: longer than the gaps in a
client's opening messages, shorter than a person takes to ask for anything."""

Task = Callable[..., object]


class Inbox:
    """Tasks for the main thread."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self.exit_code: int | None = None
        self._waiting: SimpleQueue[tuple[Task, tuple[object, ...]]] = SimpleQueue()
        self._posting = Lock()
        self._put: Task = self._enqueue
        self._put_here: Task | None = None
        self._main = get_ident()
        self._halt: Task = self.pause
        self._running = True
        self._idle: Task | None = None

    def post(self, task: Task, *arguments: object) -> None:
        """Have `task` done after all that was posted before; from whatever thread."""
        if self._put_here is not None and get_ident() == self._main:
            self._put_here(task, *arguments)
            return
        with self._posting:
            self._put(task, *arguments)

    def when_idle(self, task: Task) -> None:
        """Have `task` done, once, when there is nothing else to do."""
        self._idle = task

    def hurry(self) -> None:
        """Do at once what waits for an idle moment."""
        if self._idle is not None:
            idle, self._idle = self._idle, None
            idle()

    def run(self) -> None:
        """Do one task after another, until told to pause or to stop."""
        while self._running:
            task, arguments = self._next()
            task(*arguments)

    def pause(self) -> None:
        """Have `run` return after the task that calls this."""
        self._running = False

    def stop(self, exit_code: int) -> None:
        """End the process, when the task that calls this is done."""
        if self.exit_code is None:
            self.exit_code = exit_code
        self._halt()

    def move(self, put: Task, put_here: Task, halt: Task) -> None:
        """Hand every task, from the oldest that waits, to `put` from now on; `halt` ends it.

        `put_here` may be called on the main thread alone, which needs not be woken.
        """
        with self._posting:
            while not self._waiting.empty():
                task, arguments = self._waiting.get()
                put(task, *arguments)
            self._put, self._put_here, self._halt = put, put_here, halt

    def _enqueue(self, task: Task, *arguments: object) -> None:
        self._waiting.put((task, arguments))

    def _next(self) -> tuple[Task, tuple[object, ...]]:
        if self._idle is None:
            return self._waiting.get()
        try:
            return self._waiting.get(timeout=_PATIENCE)
        except Empty:
            self.hurry()
        return self._waiting.get()
