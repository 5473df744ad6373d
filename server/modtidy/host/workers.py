"""Many files read on all processors: children are forked, read a share each, and answer once.

A fork has all that the parent has and needs nothing sent to it, which no pool of processes and no
thread can say.  It is only for a process without threads (POSIX, fork(2)); elsewhere, and wherever
a child fails, the files are read here, one after the other.
"""

import marshal
import os
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

ENOUGH = 400
"""So many files, and it pays to fork."""

MOST = 8
"""More children than this wait for the disk and not for a processor."""


class Reading(NamedTuple):
    """What one file says, in values that can be marshalled."""

    summary: tuple[object, ...]
    checksum: int | None
    problem: str


def shared(
    sizes: Mapping[str, int], read: Callable[[str], Reading]
) -> Iterator[tuple[str, Reading]]:
    """Yield what `read` returns for each path in `sizes`, which tells how much there is to read."""
    shares = list(_shares(sizes, _processors()))
    children = [(_child(share, read), share) for share in shares[1:]]
    for path in shares[0]:
        yield path, read(path)
    for child, share in children:
        answered = _answered(child) if child else {}
        for path in share:
            found = answered.get(path)
            yield path, Reading(*found) if found else read(path)


def _processors() -> int:
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(count or 1, MOST)


def _shares(sizes: Mapping[str, int], count: int) -> Iterator[Sequence[str]]:
    """Deal the paths out by size, so that all shares are done at about the same time."""
    by_size = sorted(sizes, key=lambda path: -sizes[path])
    for number in range(count):
        yield by_size[number::count]


class _Child(NamedTuple):
    process: int
    answer: int


def _child(share: Sequence[str], read: Callable[[str], Reading]) -> _Child | None:
    """Have a child read its share; none where the system has no room for one."""
    try:
        answer, asked = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads: there are none
            process = os.fork()
    except OSError:
        return None
    if process:
        os.close(asked)
        return _Child(process, answer)
    try:
        os.close(answer)
        with os.fdopen(asked, "wb") as pipe:
            pipe.write(marshal.dumps({path: tuple(read(path)) for path in share}))
    finally:
        os._exit(0)  # not a word of what the parent has begun is this process's to end


def _answered(child: _Child) -> Mapping[str, tuple[tuple[object, ...], int | None, str]]:
    """Read a child's answer: nothing, if it died before it could give one."""
    with os.fdopen(child.answer, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child.process, 0)
    try:
        found: Mapping[str, tuple[tuple[object, ...], int | None, str]]
        found = marshal.loads(data)  # noqa: S302 - from our own child
    except (EOFError, ValueError, TypeError):
        return {}
    return found
