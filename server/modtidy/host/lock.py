"""A lock that one process holds, and that ends with it however it ends.

The system lets go of it when the process is gone, so there is no number of a process to be read
and doubted: a lock that can be taken is nobody's.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK, errno.EWOULDBLOCK)
_ATTEMPTS = 20
"""How often another process may remove the file, and its directory, just as we open it."""


class TakenError(Exception):
    """Another process has the lock."""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock that is the file at `path`, which is made if need be and goes with the lock.

    So does its directory, if it is empty then.  Raises `TakenError` at once, and OSError where the
    file system will not lock.
    """
    file = _opened(path)
    try:
        yield
    finally:
        if sys.platform == "win32":  # where what is open cannot be removed
            file.close()
        with suppress(OSError):
            path.unlink()
        file.close()
        with suppress(OSError):  # not before: NFS keeps what is open under another name
            path.parent.rmdir()


def is_held(path: Path) -> bool:
    """Tell whether a process has the lock at `path` now."""
    try:
        with path.open("r+b") as file:
            _take(file)
    except FileNotFoundError:
        return False
    except OSError as error:
        return error.errno in _TAKEN
    return False


def _opened(path: Path) -> BinaryIO:
    """Open and lock the file, and see that it is still the one of that name."""
    for _ in range(_ATTEMPTS):
        path.parent.mkdir(exist_ok=True)
        try:
            file = path.open("ab")
        except FileNotFoundError:
            continue
        try:
            _take(file)
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except FileNotFoundError:
            pass
        except OSError as error:
            file.close()
            if error.errno in _TAKEN:
                raise TakenError from error
            raise
        file.close()
    raise TakenError
