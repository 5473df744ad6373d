"""Plans carried out on disk: all of them, or nothing, even if the process is killed meanwhile.

First everything is looked at, and what does not fit is a `Conflict`.  Then the journal is written,
and every file as it was and as it will be gets a second name beside its place, so that a full disk
or a closed directory shows before anything has changed.  What remains is to give names, and to take
them away; where that fails, or is cut off, the journal says how everything was.
"""

import os
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from modtidy import paths
from modtidy.host import journal
from modtidy.host.disk import WORK
from modtidy.host.encoding import decoded, encoded
from modtidy.host.journal import Held, Journal, is_spelt, sync_directories, synced
from modtidy.host.sole_writer import sole_writer
from modtidy.plan import Change, Conflict, Plan, changes
from modtidy.tree import Tree


class _Wanted(NamedTuple):
    """What is to become of one file."""

    change: Change
    data: bytes | None
    """Its new contents; none where they stay."""


def carry_out(plans: Sequence[Plan], tree: Tree, root: str) -> None:
    """Make the changes of `plans`, made for `tree` one after the other, under `root`.

    `root` is absolute.  Raises `Conflict` where the disk is not as the tree has it, and OSError
    where it will not do what it is told; either way the files are then as they were.
    """
    wanted, base = tuple(_wanted(plans, tree)), Path(root)
    if not wanted:
        return
    with sole_writer(root) as undone:
        if undone:
            listed = ", ".join(f"`{path}`" for path in undone)
            raise Conflict(f"a change that had been cut off was taken back first: {listed}")
        _check_files(wanted, tree, base)
        _check_targets(wanted, base)
        noted = _noted(wanted, base)
        try:
            journal.write(noted, base)
            _stage(wanted, noted, base)
            _make(noted, base)
            journal.commit(base)
        except BaseException as error:
            _undo(noted, base, error)
            raise
        with suppress(OSError):  # the change is made, and who writes next clears up
            journal.finish(noted, base)


def _undo(noted: Journal, base: Path, error: BaseException) -> None:
    try:
        journal.undo(noted, base)
    except OSError:
        raise OSError(f"half of the change is made; the copies are in `{WORK}`") from error


def _wanted(plans: Sequence[Plan], tree: Tree) -> Iterator[_Wanted]:
    """Yield what is to become of each file, all plans together; raises `Conflict`."""
    after = tree
    for plan in plans:
        after = plan.applied_to(after)
    for change in changes(plans):
        old, new = change
        data = None
        if new is not None and (old is None or after.text(new) != tree.text(old)):
            try:
                data = encoded(after.text(new), paths.leaf(new))
            except (UnicodeError, LookupError) as error:
                raise Conflict(f"the encoding of `{new}` cannot hold its new text") from error
        if data is not None or old != new:
            yield _Wanted(change, data)


def _check_files(wanted: Sequence[_Wanted], tree: Tree, base: Path) -> None:
    """Raise `Conflict` unless the files are what the plans were made for."""
    for (path, _), data in wanted:
        if path is None:
            continue
        file = base / path
        if file.is_symlink():
            raise Conflict(f"`{path}` is a symbolic link")
        if not file.is_file():
            raise Conflict(f"there is no `{path}` any more")
        if not os.access(file, os.W_OK):
            raise Conflict(f"`{path}` may not be written to")
        if _text(file) != tree.text(path):
            raise Conflict(f"`{path}` has changed since")
        if data is not None and file.stat().st_nlink > 1:
            raise Conflict(f"`{path}` has another name elsewhere, a hard link")


def _text(file: Path) -> str:
    try:
        return decoded(file.read_bytes(), file.name)
    except (UnicodeError, LookupError):
        return ""


def _check_targets(wanted: Sequence[_Wanted], base: Path) -> None:
    """Raise `Conflict` unless the places that files are to go to are free.

    A place is free if what is there is a file that leaves, under the same name in other letters.
    """
    before = {one.change.old for one in wanted}
    after = {one.change.new for one in wanted}
    coming = sorted(one for one in after - before if one is not None)
    for directory in sorted({above for path in coming for above in paths.parents(path)}):
        if directory and os.path.lexists(base / directory) and not is_spelt(base / directory):
            raise Conflict(f"there is already a `{directory}`, written in other letters")
    for target in coming:
        if os.path.lexists(base / target) and _alias(target, before - after, base) is None:
            raise Conflict(f"there is already a `{target}`")


def _alias(path: str, among: Iterable[str | None], base: Path) -> str | None:
    """Find the one file that goes by `path` as well, though it has no other name.

    There is one on a file system that sees no difference between capital and small letters.
    """
    if not os.path.lexists(base / path):
        return None
    found = (base / path).lstat()
    same = (one for one in among if one and os.path.samestat(found, (base / one).lstat()))
    return next(same, None) if found.st_nlink == 1 else None


def _noted(wanted: Sequence[_Wanted], base: Path) -> Journal:
    """Note what there is, and what there is to be, each with the second name it is to get."""
    token = secrets.token_hex(4)
    before, after = [], []
    for number, ((old, new), data) in enumerate(wanted):
        digest = ""
        if old is not None:
            digest = journal.digest(base / old) or ""
            before.append(Held(old, _copy(paths.parent(old), f"{token}-{number}-old"), digest))
        if new is not None:
            digest = digest if data is None else journal.digest_of(data)
            beside = next(one for one in paths.parents(new) if (base / one).is_dir())
            after.append(Held(new, _copy(beside, f"{token}-{number}-new"), digest))
    above = {one for held in after for one in paths.parents(held.path)}
    directories = sorted(one for one in above if not (base / one).is_dir())
    noted = Journal(tuple(before), tuple(after), tuple(directories))
    aliases = ((path, _alias(path, noted.leaving, base)) for path in noted.coming)
    noted = replace(noted, respelt=tuple((new, old) for new, old in aliases if old is not None))
    for beside in noted.beside:
        if beside != WORK and os.path.lexists(base / beside):
            raise Conflict(f"there is already a `{beside}`")
    return noted


def _copy(directory: str, name: str) -> str:
    return paths.join(paths.join(directory, WORK), name)


def _stage(wanted: Sequence[_Wanted], noted: Journal, base: Path) -> None:
    """Give every file as it was, and as it will be, its second name."""
    for beside in noted.beside:
        if beside != WORK:
            (base / beside).mkdir()
            (base / beside / journal.IGNORED).write_text("*\n", "ascii")
    for held in noted.before:
        _double(base / held.path, base / held.copy)
    for directory in noted.directories:
        (base / directory).mkdir()
    staying = [one for one in wanted if one.change.new is not None]
    for ((old, _), data), held in zip(staying, noted.after, strict=True):
        like = None if old is None else base / old
        if data is not None:
            _write(data, base / held.copy, like)
        elif like is not None:
            _double(like, base / held.copy)
    sync_directories(base / beside for beside in noted.beside)


def _write(data: bytes, staged: Path, like: Path | None) -> None:
    with staged.open("xb") as file:
        if like is not None:
            _belong(staged, like.stat())
        file.write(data)
    synced(staged)


def _belong(file: Path, like: os.stat_result) -> None:
    """Give `file` the permissions, and where that is allowed the owner, of another."""
    file.chmod(stat.S_IMODE(like.st_mode))
    if (like.st_uid, like.st_gid) != (file.stat().st_uid, file.stat().st_gid):
        with suppress(OSError):
            os.chown(file, like.st_uid, like.st_gid)


def _double(file: Path, copy: Path) -> None:
    """Give a file a second name, or where that cannot be, one just like it."""
    try:
        os.link(file, copy)
    except OSError:  # no hard links here, or another file system
        unfinished = copy.with_name(copy.name + journal.PART)
        shutil.copy2(file, unfinished)
        _belong(unfinished, file.stat())
        synced(unfinished)
        unfinished.replace(copy)


def _make(noted: Journal, base: Path) -> None:
    """Put every file where it is to be, and take away what is to be gone."""
    coming, respelt = {*noted.coming}, {old for _, old in noted.respelt}
    for path in respelt:  # only once the old name is gone is there a new one
        (base / path).unlink()
    for held in noted.after:
        if held.path in coming and os.path.lexists(base / held.path):
            raise Conflict(f"there is already a `{held.path}`")
        (base / held.copy).replace(base / held.path)
    for path in noted.leaving:
        if path not in respelt:
            (base / path).unlink()
    touched = {paths.parent(one.path) for one in (*noted.before, *noted.after)}
    sync_directories(base / one for one in (*touched, *noted.directories))
