"""Changes to a tree, before anyone has made them.

A plan is the only thing a rule may hand out.  The editor is sent it as a workspace edit, the
command line carries it out on disk, and a test reads it off the tree it leads to.
"""

from dataclasses import dataclass
from itertools import pairwise

from modtidy import paths
from modtidy.text import Edit, edited
from modtidy.tree import Tree


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
class Plan:
    """Rewrites, then moves, then creations, then removals.

    Every path but a target is one the tree began with.
    """

    rewrites: tuple[Rewrite, ...] = ()
    moves: tuple[Move, ...] = ()
    creations: tuple[Create, ...] = ()
    deletions: tuple[Delete, ...] = ()
    remarks: tuple[str, ...] = ()
    """What the plan leaves to the user, each a sentence that names its place."""

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
        ours = {one.path: one for one in self.rewrites}
        for theirs in other.rewrites:
            mine = ours.get(theirs.path)
            ours[theirs.path] = _both(mine, theirs) if mine else theirs
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
        return both

    def applied_to(self, tree: Tree) -> Tree:
        """Return the tree this plan leads to, or raise `Conflict`."""
        texts: dict[str, str] = {}
        for rewrite in self.rewrites:
            _need(tree, rewrite.path)
            before = texts.get(rewrite.path)
            if before is not None:
                raise Conflict(f"`{rewrite.path}` is rewritten twice")
            texts[rewrite.path] = edited(tree.text(rewrite.path), rewrite.edits)
        for move in self.moves:
            _need(tree, move.source)
            text = texts.pop(move.source, None)
            text = tree.text(move.source) if text is None else text
            tree = _added(tree.without_entry(move.source), move.target)
            texts[move.target] = text
        for creation in self.creations:
            tree = _added(tree, creation.path)
            texts[creation.path] = creation.text
        for deletion in self.deletions:
            _need(tree, deletion.path)
            tree = tree.without_entry(deletion.path)
        return tree.with_texts(texts)


def _both(mine: Rewrite, theirs: Rewrite) -> Rewrite:
    edits = tuple(sorted({*mine.edits, *theirs.edits}))
    if mine.note != theirs.note or any(a.span.end > b.span.start for a, b in pairwise(edits)):
        raise Conflict(f"`{mine.path}` is rewritten twice in one place")
    return Rewrite(mine.path, edits, mine.note)


def _need(tree: Tree, path: str) -> None:
    if not tree.has(path):
        raise Conflict(f"there is no `{path}`")


def _added(tree: Tree, path: str) -> Tree:
    if tree.has(path) or tree.has_directory(path):
        raise Conflict(f"there is already a `{path}`")
    if any(tree.has(directory) for directory in paths.parents(path)[:-1]):
        raise Conflict(f"a file stands where `{paths.parent(path)}` would be")
    return tree.with_entry(path)
