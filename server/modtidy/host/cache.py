"""What was read of a project's files, kept on disk from one run to the next.

One file a project, marshalled and checksummed.  It is never trusted further than that: a file that
is cut short, foreign, of another version or in another place is as good as none, and one that
cannot be written costs nothing.
"""

import marshal
import os
import sys
import time
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import modtidy
from modtidy.host.disk import Fingerprint
from modtidy.source.summary import Summary, from_tuple

FORMAT = 2
"""Counts up whenever what is written here is written otherwise."""

YOUNG = 2_000_000_000
"""Nanoseconds within which a file may be written again and its time stay the same."""

Held = tuple[int, int, int, int | None, tuple[object, ...]]
"""A fingerprint, the checksum of the contents where the file was young, and a summary."""


class Cache:
    """The summaries of one project: those of the last run, and those to be kept for the next."""

    def __init__(self, path: Path | None, root: str) -> None:
        """Open the file at `path` for the project at `root`; without a path, keep nothing."""
        self._path = path
        self._header = marshal.dumps((FORMAT, modtidy.__version__, sys.hexversion, _built(), root))
        self._held: Mapping[str, Held] = _loaded(path, self._header) if path else {}
        self._fresh: dict[str, Held] = {}

    def get(self, path: str, fingerprint: Fingerprint, file: str) -> Summary | None:
        """Return the summary kept for `path`, whose contents, where asked, are those of `file`."""
        held = self._held.get(path)
        if held is None or held[:3] != fingerprint:
            return None
        if held[3] is not None:
            if held[3] != _checksum_at(file):
                return None
            if not is_young(fingerprint):  # it was when it was read; from now on its time will do
                self._fresh[path] = (*fingerprint, None, held[4])
        return from_tuple(held[4])

    def put(
        self,
        path: str,
        fingerprint: Fingerprint,
        checksum: int | None,
        summary: tuple[object, ...],
    ) -> None:
        """Keep the summary, taken apart, of the file at `path`; a young one's with a checksum."""
        if self._path is not None:
            self._fresh[path] = (*fingerprint, checksum, summary)

    def write(self, present: Mapping[str, Fingerprint]) -> None:
        """Write what is known of the files that are `present`, if that is news."""
        if self._path is None or not (self._fresh or self._held.keys() - present.keys()):
            return
        kept = {path: held for path, held in self._held.items() if path in present}
        with suppress(OSError, ValueError):
            body = marshal.dumps({**kept, **self._fresh})
            _replace(self._path, b"".join((_seal(self._header, body), self._header, body)))
            self._held, self._fresh = {**kept, **self._fresh}, {}


def is_young(fingerprint: Fingerprint) -> bool:
    """Tell whether a file may have been written to since, and its fingerprint be the same."""
    return time.time_ns() - fingerprint.modified < YOUNG


def checksum_of(data: bytes) -> int:
    """Return the checksum by which the contents of young files are told apart."""
    return zlib.crc32(data)


def file_for(directory: Path, root: str) -> Path:
    """Name the file in `directory` that keeps the summaries of the project at `root`."""
    return (
        directory / f"{Path(root).name or 'root'}-{zlib.crc32(root.encode('utf-8', 'replace')):08x}"
    )


def _loaded(path: Path, header: bytes) -> Mapping[str, Held]:
    try:
        data = path.read_bytes()
    except OSError:
        return {}
    start = _SEAL + len(header)
    body = memoryview(data)[start:]
    if data[_SEAL:start] != header or data[:_SEAL] != _seal(header, body):
        return {}
    found: Mapping[str, Held] = marshal.loads(body)  # noqa: S302 - checked to be our own, above
    return found


_SEAL = 12


def _seal(header: bytes, body: "bytes | memoryview") -> bytes:
    checksum = zlib.crc32(body, zlib.crc32(header))
    return len(body).to_bytes(8, "big") + checksum.to_bytes(4, "big")


def _checksum_at(file: str) -> int | None:
    try:
        return checksum_of(Path(file).read_bytes())
    except OSError:
        return None


def _built() -> int:
    """Tell one state of the code that reads source files from another, while it is worked on."""
    directory = Path(modtidy.__file__).parent / "source"
    try:
        with os.scandir(directory) as entries:
            return max(one.stat().st_mtime_ns for one in entries if one.name.endswith(".py"))
    except (OSError, ValueError):
        return 0


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
