"""Plans carried out on disk: all of a plan, or nothing.

First everything is looked at, and what does not fit the plan is a `Conflict`.  Then every new text
is written beside its place, so that a full disk or a closed directory shows before anything has
changed.  What remains are renames.  Each is noted with the one that undoes it, and where one fails
those before it are undone, last first.
"""

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from modtidy import paths
from modtidy.host.encoding import decoded, encoded
from modtidy.plan import Conflict, Plan
from modtidy.text import edited
from modtidy.tree import Tree

STAGED = ".modtidy-new"
KEPT = ".modtidy-old"


def carry_out(plan: Plan, tree: Tree, root: str) -> None:
    """Make the changes of `plan`, which was made for `tree`, under the absolute path `root`.

    Raises `Conflict` where the disk is not as the tree has it, and OSError where it will not do
    what it is told; either way the files are then as they were.
    """
    plan.applied_to(tree)
    base = Path(root)
    _check(plan, tree, base)
    work = _Work(base)
    try:
        staged = _stage(plan, tree, work)
        _commit(plan, staged, work)
    except BaseException as error:
        if not work.undo():
            where = ", ".join(f"`{path}`" for path in work.kept if path.exists())
            raise OSError(f"half of the change is made, the files as they were: {where}") from error
        raise
    work.finish()
    _clear_up(plan, base)


def _check(plan: Plan, tree: Tree, base: Path) -> None:
    """Raise `Conflict` unless the files are what the plan was made for, and its targets free."""
    for path in plan.paths:
        file = base / path
        if file.is_symlink():
            raise Conflict(f"`{path}` is a symbolic link")
        if not file.is_file():
            raise Conflict(f"there is no `{path}` any more")
        if not os.access(file, os.W_OK):
            raise Conflict(f"`{path}` may not be written to")
        if _text(file) != tree.text(path):
            raise Conflict(f"`{path}` has changed since")
    leaving = [*(move.source for move in plan.moves), *(one.path for one in plan.deletions)]
    for target in (*(one.target for one in plan.moves), *(one.path for one in plan.creations)):
        if os.path.lexists(base / target) and not any(
            _is_same(base / source, base / target) for source in leaving
        ):
            raise Conflict(f"there is already a `{target}`")


def _text(file: Path) -> str:
    try:
        return decoded(file.read_bytes(), file.name)
    except (UnicodeError, LookupError):
        return ""


def _is_same(source: Path, target: Path) -> bool:
    """Tell whether both name one entry: the same path, or one written in other letters."""
    if source == target:
        return True
    alike = str(source).casefold() == str(target).casefold()
    return alike and source.exists() and source.samefile(target)


@dataclass
class _Work:
    """What has been done so far, and how to undo it."""

    base: Path
    undoing: list[Callable[[], object]] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    """The files as they were, under other names, until all is done."""

    def directory(self, path: Path) -> None:
        """Make the directory at `path`, and those above it, where there are none."""
        if not path.is_dir():
            self.directory(path.parent)
            path.mkdir()
            self.undoing.append(path.rmdir)

    def rename(self, source: Path, target: Path) -> None:
        """Give the file at `source` the name `target`, which is nobody's."""
        if os.path.lexists(target) and not _is_same(source, target):
            raise Conflict(f"there is already a `{target.relative_to(self.base).as_posix()}`")
        source.rename(target)
        self.undoing.append(lambda: target.rename(source))

    def keep(self, path: Path) -> None:
        """Take the file at `path` out of the way, until all is done."""
        aside = _beside(path, KEPT)
        self.rename(path, aside)
        self.kept.append(aside)

    def replace(self, staged: Path, path: Path) -> None:
        """Put `staged` in the place of the file at `path`, which is never missing meanwhile."""
        aside = _beside(path, KEPT)
        try:
            os.link(path, aside)
        except OSError:  # a file system without hard links
            shutil.copy2(path, aside)
        self.undoing.append(lambda: aside.unlink(missing_ok=True))  # a rename onto itself does none
        self.undoing.append(lambda: aside.replace(path))
        self.kept.append(aside)
        staged.replace(path)

    def undo(self) -> bool:
        """Undo everything, last first, and tell whether it could be."""
        undone = [_is_done(step) for step in reversed(self.undoing)]
        self.undoing.clear()
        return all(undone)

    def finish(self) -> None:
        """Let go of the files as they were."""
        for path in self.kept:
            with suppress(OSError):
                path.unlink()


def _is_done(step: Callable[[], object]) -> bool:
    try:
        step()
    except OSError:
        return False
    return True


def _beside(path: Path, ending: str) -> Path:
    """Name a file beside `path` that nobody has; one left from before is not overwritten."""
    number = 0
    while os.path.lexists(found := path.with_name(f".{path.name}{ending}{number or ''}")):
        number += 1
    return found


def _stage(plan: Plan, tree: Tree, work: _Work) -> dict[str, Path]:
    """Write every new text beside the file it will be, and return the files by their paths."""
    targets = {move.source: move.target for move in plan.moves}
    staged: dict[str, Path] = {}
    for path, edits in plan.edits().items():
        text = edited(tree.text(path), edits)
        staged[path] = _written(work, targets.get(path, path), text)
        _belong(staged[path], (work.base / path).stat())
    for creation in plan.creations:
        staged[f"+{creation.path}"] = _written(work, creation.path, creation.text)
    return staged


def _belong(file: Path, like: os.stat_result) -> None:
    """Give `file` the permissions, and where that is allowed the owner, of another."""
    file.chmod(stat.S_IMODE(like.st_mode))
    if (like.st_uid, like.st_gid) != (file.stat().st_uid, file.stat().st_gid):
        with suppress(OSError):
            os.chown(file, like.st_uid, like.st_gid)


def _written(work: _Work, target: str, text: str) -> Path:
    path = work.base / target
    work.directory(path.parent)
    staged = _beside(path, STAGED)
    try:
        data = encoded(text, path.name)
    except (UnicodeError, LookupError) as error:
        raise Conflict(f"the encoding of `{target}` cannot hold its new text") from error
    with staged.open("xb") as file:
        work.undoing.append(lambda: staged.unlink(missing_ok=True))
        file.write(data)
    return staged


def _commit(plan: Plan, staged: dict[str, Path], work: _Work) -> None:
    """Make the changes, in the order a plan has them."""
    moved = {move.source for move in plan.moves}
    for path in plan.edits():
        if path not in moved:
            work.replace(staged[path], work.base / path)
    for move in plan.moves:
        source, target = work.base / move.source, work.base / move.target
        work.directory(target.parent)
        if move.source in staged:
            work.keep(source)
            work.rename(staged[move.source], target)
        else:
            work.rename(source, target)
    for creation in plan.creations:
        work.rename(staged[f"+{creation.path}"], work.base / creation.path)
    for deletion in plan.deletions:
        work.keep(work.base / deletion.path)


def _clear_up(plan: Plan, base: Path) -> None:
    """Remove the directories that the plan has emptied, and the bytecode left in them."""
    left = [*(move.source for move in plan.moves), *(one.path for one in plan.deletions)]
    for directory in sorted({paths.parent(path) for path in left}, key=len, reverse=True):
        for one in (directory, *paths.parents(directory)):
            if not one or not _is_removed(base / one):
                break


def _is_removed(directory: Path) -> bool:
    """Remove a directory that holds nothing of its own, and tell whether it is gone."""
    with suppress(OSError):
        names = os.listdir(directory)  # noqa: PTH208 - the names alone are wanted
        if names == ["__pycache__"]:
            shutil.rmtree(directory / "__pycache__")
            names = []
        if not names:
            directory.rmdir()
    return not directory.exists()
