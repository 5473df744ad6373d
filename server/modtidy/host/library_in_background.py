"""A library asked in a thread of its own, so that nobody who types waits for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from modtidy.library import Library


class InBackground:
    """A library that answers what it has been asked before, and looks up the rest meanwhile."""

    def __init__(self, library: Library, told: Callable[[str], None]) -> None:
        """Ask `library`; `told` is called in the thread with each module that is then known."""
        self._library = library
        self._told = told
        self._known: dict[str, tuple[str, ...] | None] = {}
        self._asked: set[str] = set()
        self._taken_in: set[str] = set()
        self._closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="library")

    @property
    def is_asking(self) -> bool:
        """Tell whether there is a module of which more is known soon, or than was taken in."""
        return not self._closed and not self._asked <= self._taken_in

    def public_names(self, module: str) -> tuple[str, ...] | None:
        """Give the public names of `module` if they are known, and see to it that they will be."""
        if module not in self._asked and not self._closed:
            self._asked.add(module)
            self._thread.submit(self._find, module)
        return self._known.get(module)

    def take_in(self, module: str) -> None:
        """Note that whoever was told of `module` has made use of it."""
        self._taken_in.add(module)

    def close(self, *, wait: bool = False) -> None:
        """Ask no more; with `wait`, come back when what was asked is known."""
        self._closed = True
        self._thread.shutdown(wait=wait, cancel_futures=not wait)

    def _find(self, module: str) -> None:
        self._known[module] = self._library.public_names(module)
        self._told(module)
