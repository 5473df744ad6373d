"""A stretch of code that must not touch the world.

The core is handed what it may know.  What lies outside the workspace (the standard library's files,
what is installed) comes through ports of the host's; a port that is asked lifts the seal for the
length of its answer.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

OUTSIDE = frozenset(
    {
        *("open", "os.listdir", "os.scandir", "os.mkdir", "os.remove", "os.rename", "os.rmdir"),
        *("os.putenv", "os.system", "os.fork", "os.posix_spawn", "subprocess.Popen"),
        *("socket.__new__", "socket.connect", "import"),
    }
)
_IMPORT = "import"


class _Seal:
    """How deep in sealed code the process is, and in answers of ports."""

    depth = 0
    lifted = 0


@contextmanager
def sealed() -> Iterator[None]:
    """Fail whatever reads or writes outside the process from in here."""
    _Seal.depth += 1
    try:
        yield
    finally:
        _Seal.depth -= 1


@contextmanager
def lifted() -> Iterator[None]:
    """Let a port of the host's answer what the core has asked it."""
    _Seal.lifted += 1
    try:
        yield
    finally:
        _Seal.lifted -= 1


def _guard(event: str, args: tuple[object, ...]) -> None:
    if _Seal.depth and not _Seal.lifted and event in OUTSIDE:
        raise AssertionError(f"the core touched the world: {event}{args}")


sys.addaudithook(_guard)
