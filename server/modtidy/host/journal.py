"""What is being changed on disk, written down so that whoever comes after can take it back.

Every file there is before the change, and every one there is to be after it, has a second name in a
directory beside it: the copies.  While the journal stands, the change can be undone from them.
Renaming it is the one moment in which the change is made; from then on only copies are in the way.
Both ways out may be cut off themselves, and are begun again: what is done already does no harm.
"""

import hashlib
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from modtidy import paths
from modtidy.host.disk import WORK
from modtidy.plan import Conflict

FORMAT = 1
"""Counts up whenever a journal means something else."""

STANDING = "journal"
"""Its name while the change can be undone."""
MADE = "journal-of-what-is-made"
"""Its name once the change is made."""
IGNORED = ".gitignore"
"""Keeps git's hands off the directory it lies in."""
PART = ".part"
"""Ends the name of a copy that is still being written."""


class Held(NamedTuple):
    """A file, before or after; paths are from the root."""

    path: str
    copy: str
    """Its second name."""
    digest: str
    """Of its contents."""


@dataclass(frozen=True)
class Journal:
    """A change: what there was, and what there is to be."""

    before: tuple[Held, ...]
    """The files that are to be gone, moved or written anew."""
    after: tuple[Held, ...]
    """The files that are to be there in their place."""
    directories: tuple[str, ...]
    """Those there were not before, outermost first."""
    respelt: tuple[tuple[str, str], ...] = ()
    """Files after, each with the one before that has the same name in other letters, where the
    file system sees no difference."""

    @property
    def leaving(self) -> tuple[str, ...]:
        """Name the files that will have nothing in their place."""
        staying = {one.path for one in self.after}
        return tuple(one.path for one in self.before if one.path not in staying)

    @property
    def coming(self) -> tuple[str, ...]:
        """Name the files that have nothing in their place before."""
        known = {one.path for one in self.before}
        return tuple(one.path for one in self.after if one.path not in known)

    @property
    def beside(self) -> tuple[str, ...]:
        """Name the directories that the copies are in."""
        return tuple(sorted({paths.parent(one.copy) for one in (*self.before, *self.after)}))


def write(journal: Journal, base: Path) -> None:
    """Write the journal down, for good, under the absolute path `base`."""
    standing = base / WORK / STANDING
    unfinished = standing.with_name(STANDING + PART)
    unfinished.write_text(json.dumps({"format": FORMAT, **asdict(journal)}), "ascii")
    synced(unfinished)
    unfinished.replace(standing)
    synced(standing.parent)


def read(name: str, base: Path) -> Journal | None:
    """Return the journal of this name, if it is there; raises `Conflict` if it cannot be read."""
    try:
        said = json.loads((base / WORK / name).read_text("ascii"))
        if said["format"] == FORMAT:
            before, after = ([Held(*one) for one in said[key]] for key in ("before", "after"))
            respelt = [(new, old) for new, old in said["respelt"]]
            return Journal(tuple(before), tuple(after), tuple(said["directories"]), tuple(respelt))
    except FileNotFoundError:
        return None
    except (ValueError, LookupError, TypeError) as error:
        raise Conflict(f"`{WORK}/{name}` cannot be read") from error
    raise Conflict(f"`{WORK}/{name}` is another version's of modtidy")


def check(journal: Journal, base: Path) -> None:
    """Raise `Conflict` where somebody else has changed a file since, whose work would be lost."""
    known = {one.path: one.digest for one in journal.before}
    made = {one.path: one.digest for one in journal.after}
    allowed = {path: {known.get(path), made.get(path)} for path in (*known, *made)}
    for new, old in journal.respelt:
        allowed[new] = allowed[old] = {known[old], made[new]}
    for path, digests in allowed.items():
        if digest(base / path) not in {*digests, None}:
            raise Conflict(_told(path))
    for held in journal.before:
        kept = digest(base / held.copy)
        if kept != held.digest and (kept is not None or digest(base / held.path) != held.digest):
            raise Conflict(_told(held.path))


def _told(path: str) -> str:
    return (
        f"`{path}` has changed since a change was cut off half-way, "
        f"which can no longer be taken back; its copies are in `{WORK}`"
    )


def undo(journal: Journal, base: Path) -> None:
    """Put everything back as it was."""
    copies = {one.path: base / one.copy for one in journal.before}
    was = dict(journal.respelt)
    for path in journal.coming:
        is_back = path in was and not copies[was[path]].exists()  # and this is a name of it
        if os.path.lexists(base / path) and not is_back:
            (base / path).unlink()
    for path, copy, _ in journal.before:
        file, kept = base / path, base / copy
        if kept.exists() and not (file.exists() and file.samefile(kept)):
            kept.replace(file)
    _clear(journal, base)
    for directory in reversed(journal.directories):
        with suppress(OSError):
            (base / directory).rmdir()
    (base / WORK / STANDING).unlink(missing_ok=True)


def finish(journal: Journal, base: Path) -> None:
    """Let go of the files as they were, and of the directories that nothing is left in."""
    _clear(journal, base)
    for directory in sorted({paths.parent(one) for one in journal.leaving}, key=len, reverse=True):
        for one in (directory, *paths.parents(directory)):
            if not one or not _is_removed(base / one):
                break
    (base / WORK / MADE).unlink()


def commit(base: Path) -> None:
    """Have the change made: from here on it is finished, and no more undone."""
    work = base / WORK
    (work / STANDING).replace(work / MADE)
    synced(work)


def _clear(journal: Journal, base: Path) -> None:
    """Remove the copies, and the directories they are in but for the root's own."""
    for held in (*journal.before, *journal.after):
        (base / held.copy).unlink(missing_ok=True)
        (base / (held.copy + PART)).unlink(missing_ok=True)
    for beside in journal.beside:
        if beside != WORK:
            remove_work(base / beside)


def remove_work(work: Path) -> None:
    """Remove a directory of copies, once nothing but its `.gitignore` is in it."""
    with suppress(OSError):
        if {*_names(work)} <= {IGNORED}:
            (work / IGNORED).unlink(missing_ok=True)
            work.rmdir()


def _is_removed(directory: Path) -> bool:
    """Remove a directory that holds nothing of its own, and tell whether it is gone."""
    with suppress(OSError):
        names = _names(directory)
        if names == ["__pycache__"]:
            shutil.rmtree(directory / "__pycache__")
            names = []
        if not names:
            directory.rmdir()
    return not directory.exists()


def is_spelt(file: Path) -> bool:
    """Tell whether there is a file of this very name, and not one in other letters."""
    return os.path.lexists(file) and _normal(file.name) in map(_normal, _names(file.parent))


def _normal(name: str) -> str:
    """Give the one form of a name that file systems write in several (HFS+ takes letters apart)."""
    return unicodedata.normalize("NFC", name)


def _names(directory: Path) -> list[str]:
    return os.listdir(directory)  # noqa: PTH208 - the names alone are wanted


def digest(file: Path) -> str | None:
    """Return the digest of a file's contents; none where there is no file."""
    try:
        return digest_of(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None


def digest_of(data: bytes) -> str:
    """Return the digest by which contents are told apart."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def synced(path: Path) -> None:
    """Have the disk keep what is in a file, or which entries a directory has (fsync(2))."""
    if sys.platform == "win32" and path.is_dir():
        return  # which has no such call for directories, and needs none
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        with suppress(OSError):  # a file system that knows no such thing
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_directories(directories: Iterable[Path]) -> None:
    """Have the disk keep which entries these directories have."""
    for directory in sorted(set(directories)):
        synced(directory)
