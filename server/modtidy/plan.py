"""Changes to a tree, before anyone has made them.

A plan is the only thing a rule may hand out.  The editor is sent it as a workspace edit, the
command line carries it out on disk, and a test reads it off the tree it leads to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from modtidy import paths
from modtidy.text import START, Edit, Span, edited
from modtidy.tree import Entries, Tree


class Conflict(Exception):  # noqa: N818 - the name says what went wrong
    """The plan does not fit the tree: a file it needs is gone, or one is in its way."""


@dataclass(frozen=True, slots=True)
class Note:
    """Why some changes of a plan want a second look before they are made."""

    label: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Make `edits` in the file at `path`, where it stood before the plan began."""

    path: str
    edits: tuple[Edit, ...]
    note: Note | None = None
    """Set where the user is to confirm these edits: they touch strings or configuration."""


@dataclass(frozen=True, slots=True)
class Move:
    """Move the file at `source` to `target`, where there must be none."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Create:
    """Make a file at `path`, where there must be none."""

    path: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the file at `path`."""

    path: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a plan leaves to the user.  Two that say the same are one."""

    sentence: str
    """What it is, and where."""
    path: str = field(default="", compare=False)
    """The file it is about, as it is called before the plan; empty where it is about no place."""
    span: Span = field(default=START, compare=False)
    """The place in that file, where it stood before the plan began."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Rewrites, then moves, then creations, then removals.

    Every path but a target is one the tree began with.
    """

    rewrites: tuple[Rewrite, ...] = ()
    moves: tuple[Move, ...] = ()
    creations: tuple[Create, ...] = ()
    deletions: tuple[Delete, ...] = ()
    remarks: tuple[Remark, ...] = ()
    """What the plan leaves to the user."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Name every file the plan touches, as the tree knows it before."""
        rewritten = (change.path for change in self.rewrites)
        deleted = (change.path for change in self.deletions)
        return tuple(sorted({*rewritten, *deleted, *(move.source for move in self.moves)}))

    def joined(self, other: "Plan") -> "Plan":
        """Return the plan that does both, made against the same tree; raises `Conflict`.

        What both would do in the same way is done once.
        """
        ours = {(one.path, one.note): one for one in self.rewrites}
        for theirs in other.rewrites:
            mine = ours.get((theirs.path, theirs.note))
            edits = {*(mine.edits if mine else ()), *theirs.edits}
            ours[theirs.path, theirs.note] = replace(theirs, edits=tuple(sorted(edits)))
        both = Plan(
            tuple(ours.values()),
            tuple(dict.fromkeys((*self.moves, *other.moves))),
            tuple(dict.fromkeys((*self.creations, *other.creations))),
            tuple(dict.fromkeys((*self.deletions, *other.deletions))),
            tuple(dict.fromkeys((*self.remarks, *other.remarks))),
        )
        gone = [*(move.source for move in both.moves), *(one.path for one in both.deletions)]
        made = [*(move.target for move in both.moves), *(one.path for one in both.creations)]
        if len(set(gone)) < len(gone) or len(set(made)) < len(made):
            raise Conflict("the plans want the same file for different things")
        both.edits()
        return both

    def edits(self) -> Mapping[str, tuple[Edit, ...]]:
        """Give all edits of each file, in order; raises `Conflict` where two want one place.

        Those the user is to confirm are made beside the others, in the text as it was.
        """
        found: dict[str, set[Edit]] = {}
        for rewrite in self.rewrites:
            found.setdefault(rewrite.path, set()).update(rewrite.edits)
        ordered = {path: tuple(sorted(edits)) for path, edits in found.items()}
        for path, edits in ordered.items():
            if any(one.span.end > other.span.start for one, other in pairwise(edits)):
                raise Conflict(f"`{path}` is rewritten twice in one place")
        return ordered

    def applied_to(self, tree: Tree) -> Tree:
        """Return the tree this plan leads to, or raise `Conflict`."""
        texts: dict[str, str] = {}
        files = _Files(tree)
        for path, edits in self.edits().items():
            files.need(path)
            texts[path] = edited(tree.text(path), edits)
        for move in self.moves:
            files.remove(move.source)
            files.add(move.target)
            text = texts.pop(move.source, None)
            texts[move.target] = tree.text(move.source) if text is None else text
        for creation in self.creations:
            files.add(creation.path)
            texts[creation.path] = creation.text
        for deletion in self.deletions:
            files.remove(deletion.path)
        return files.tree().with_texts(texts)


class Change(NamedTuple):
    """What becomes of one file; no path where there is none."""

    old: str | None
    new: str | None


def changes(plans: Iterable[Plan]) -> tuple[Change, ...]:
    """Tell which files plans made one after the other touch, and what becomes of each."""
    began: dict[str, str | None] = {}
    gone: list[str] = []
    for plan in plans:
        for path in plan.paths:
            began.setdefault(path, path)
        for move in plan.moves:
            began[move.target] = began.pop(move.source)
        for creation in plan.creations:
            began[creation.path] = None
        for deletion in plan.deletions:
            old = began.pop(deletion.path)
            gone += [old] if old is not None else []
    made = [Change(old, new) for new, old in began.items()] + [Change(old, None) for old in gone]
    return tuple(sorted(made, key=lambda one: one.old or one.new or ""))


class _Files:
    """Which files there are, while a plan is made on a tree: each change in a moment."""

    def __init__(self, tree: Tree) -> None:
        self._before = tree
        self._names: dict[str, set[str]] = {}
        """Those of the directories that change."""
        self._left: set[str] = set()
        """The directories that something is gone from."""

    def need(self, path: str) -> None:
        if not self._has(path):
            raise Conflict(f"there is no `{path}`")

    def add(self, path: str) -> None:
        if self._has(path) or self._has(f"{path}/"):
            raise Conflict(f"there is already a `{path}`")
        name = paths.leaf(path)
        for directory in paths.parents(path):
            if directory and self._has(directory):
                raise Conflict(f"a file stands where `{directory}` would be")
            self._of(directory).add(name)
            name = f"{paths.leaf(directory)}/"

    def remove(self, path: str) -> None:
        self.need(path)
        self._of(paths.parent(path)).remove(paths.leaf(path))
        self._left.add(paths.parent(path))

    def tree(self) -> Tree:
        """Give the tree as it is now, without the directories that hold nothing any more."""
        gone: set[str] = set()
        for directory in self._left:
            for one in (directory, *paths.parents(directory)):
                if not one or self._of(one) - {"__pycache__/"}:
                    break
                self._of(paths.parent(one)).discard(f"{paths.leaf(one)}/")
                gone.add(one)
        listed = {one: Entries.of(names) for one, names in self._names.items()}
        every = {**self._before.directories, **listed}
        left_out = {*gone, *(paths.join(one, "__pycache__") for one in gone)}
        kept = {one: names for one, names in every.items() if one not in left_out}
        return replace(self._before, directories=kept)

    def _has(self, path: str) -> bool:
        directory, name = paths.parent(path.rstrip("/")), paths.leaf(path.rstrip("/"))
        names = self._names.get(directory, self._before.entries(directory).names)
        return (f"{name}/" if path.endswith("/") else name) in names

    def _of(self, directory: str) -> set[str]:
        if directory not in self._names:
            self._names[directory] = set(self._before.entries(directory).names)
        return self._names[directory]
