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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from modtidy import paths
from modtidy.host import journal
from modtidy.host.disk import WORK
from modtidy.host.encoding import decoded, encoded
from modtidy.host.journal import Held, Journal, is_spelt, synced
from modtidy.host.sole_writer import sole_writer
from modtidy.plan import Change, Conflict, Plan, changes
from modtidy.tree import Tree


def carry_out(plans: Sequence[Plan], tree: Tree, root: str) -> None:
    """Make the changes of `plans`, made for `tree` one after the other, under `root`.

    `root` is absolute.  Raises `Conflict` where the disk is not as the tree has it, and OSError
    where it will not do what it is told; either way the files are then as they were.
    """
    work = _Work(tuple(_effective(plans, tree)), Path(root))
    if not work.files:
        return
    with sole_writer(root) as undone:
        if undone:
            listed = ", ".join(f"`{path}`" for path in undone)
            raise Conflict(f"a change that had been cut off was taken back first: {listed}")
        work.check()
        noted = work.noted()
        journal.write(noted, work.base)
        try:
            work.stage(noted)
            work.make(noted)
            journal.commit(work.base)
        except BaseException as error:
            _undo(noted, work.base, error)
            raise
        journal.finish(noted, work.base)


def _undo(noted: Journal, base: Path, error: BaseException) -> None:
    try:
        journal.undo(noted, base)
    except OSError:
        raise OSError(f"half of the change is made; its copies are in `{WORK}`") from error


@dataclass(frozen=True)
class _File(Change):
    pass
