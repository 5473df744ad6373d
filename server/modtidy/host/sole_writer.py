"""Who writes to a project, and what became of those before: one at a time, and nothing half done.

A process that is killed leaves its journal behind and its lock open.  Whoever writes next finds
both, and takes the change back, or clears up after it if it was made.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from modtidy.host import journal, lock
from modtidy.host.disk import WORK
from modtidy.plan import Conflict

_LOCK = "lock"


@contextmanager
def sole_writer(root: str) -> Iterator[tuple[str, ...]]:
    """Be the only one to change files under the absolute path `root`.

    Gives the paths that were put back as they were, because a change of them had been cut off.
    Raises `Conflict` where another process is at it, or where a file has changed since.
    """
    base = Path(root)
    work = base / WORK
    try:
        with lock.held(work / _LOCK):
            (work / journal.IGNORED).write_text("*\n", "ascii")
            try:
                yield _settled(base)
            finally:
                if not any((work / name).exists() for name in (journal.STANDING, journal.MADE)):
                    (work / (journal.STANDING + journal.PART)).unlink(missing_ok=True)
                    (work / journal.IGNORED).unlink(missing_ok=True)
    except lock.TakenError as error:
        raise Conflict(f"another modtidy is changing files in `{root}`") from error


def settle(root: str) -> tuple[str, ...]:
    """Take back what was cut off under `root`, and return the paths of it; raises `Conflict`."""
    if not (Path(root) / WORK).is_dir():
        return ()
    with sole_writer(root) as undone:
        return undone


def half_changed(root: str) -> tuple[str, ...]:
    """Name the files under `root` of which a change was cut off, and nobody has settled it."""
    base = Path(root)
    if not (base / WORK / journal.STANDING).exists() or lock.is_held(base / WORK / _LOCK):
        return ()
    standing = journal.read(journal.STANDING, base)
    return _touched(standing) if standing else ()


def _settled(base: Path) -> tuple[str, ...]:
    made = journal.read(journal.MADE, base)
    if made:
        journal.finish(made, base)
    standing = journal.read(journal.STANDING, base)
    if not standing:
        return ()
    journal.check(standing, base)
    journal.undo(standing, base)
    return _touched(standing)


def _touched(standing: journal.Journal) -> tuple[str, ...]:
    return tuple(sorted({*(one.path for one in standing.before), *standing.coming}))
