"""A change carried out by processes that are killed, one before each thing they do to the disk.

Run as a program, with two directories to work in.  For the first process it is the first such call
that never comes, for the second the second, until one gets to its end.  Those who come to clear up
are killed as well, somewhere on their way, and then one comes who is not.  Prints, as JSON, in
which state the tree was found.
"""

import itertools
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

import workspaces
from modtidy.host.carry_out import carry_out
from modtidy.host.sole_writer import settle
from modtidy.plan import Create, Delete, Move, Plan, Rewrite
from modtidy.text import Edit, Span
from modtidy.tree import Tree

CHANGING = frozenset(
    {
        *("__exit__", "chmod", "chown", "close", "fsync", "flock", "link", "mkdir", "open"),
        *("remove", "rename", "replace", "rmdir", "sendfile", "truncate", "unlink", "utime"),
        "write",
    }
)
"""The interpreter's own functions by which a process does something to the disk."""

FILES = {
    "main.py": "import util\n",
    "util.py": "X = 1\n",
    "app/__init__.py": "",
    "app/shop.py": "Y = 1\n",
    "app/deep/er.py": "import app\n",
    "alone/only.py": "Z = 1\n",
    "far/.keep": "",
    "case.py": "C = 1\n",
}
EDIT = (Edit(Span(0, 0), "# "),)
FIRST = Plan(
    rewrites=tuple(
        Rewrite(path, EDIT) for path in ("main.py", "util.py", "app/deep/er.py", "case.py")
    ),
    moves=(
        Move("case.py", "Case.py"),
        Move("util.py", "lib/in/util.py"),
        Move("app/shop.py", "util.py"),
        Move("app/__init__.py", "firm/__init__.py"),
        Move("app/deep/er.py", "firm/deep/er.py"),
    ),
    creations=(Create("app/shop.py", "new = 1\n"), Create("new/er/a.py", "A = 1\n")),
    deletions=(Delete("alone/only.py"),),
)
SECOND = Plan(
    rewrites=(Rewrite("main.py", EDIT),),
    moves=(Move("firm/deep/er.py", "far/er.py"), Move("new/er/a.py", "A.py")),
    creations=(Create("alone/only.py", "again = 1\n"),),
)
PLANS = (FIRST, SECOND)
"""What one round of fixes does, and the next: every kind of change, and files that take turns."""


LONGEST = 120
"""More or less how many calls it takes to clear up."""


def state(root: Path) -> str:
    """Give everything there is: directories, and files with what is in them and who may read it."""
    found: dict[str, object] = {}
    for directory, below, files in os.walk(root, followlinks=True):
        here = Path(directory)
        found.update({(here / one).relative_to(root).as_posix(): "directory" for one in below})
        for name in files:
            file = here / name
            found[file.relative_to(root).as_posix()] = (file.read_bytes(), file.stat().st_mode)
    return "\n".join(f"{path}: {there}" for path, there in sorted(found.items()))


def prepared(root: Path, elsewhere: Path) -> Path:
    """Make the tree that is to be changed, a directory of which is on another file system."""
    shutil.rmtree(elsewhere, ignore_errors=True)
    elsewhere.mkdir()
    root.mkdir()
    (root / "far").symlink_to(elsewhere)
    workspaces.write(FILES, root)
    (root / "main.py").chmod(0o640)
    (root / "alone/__pycache__").mkdir()
    (root / "alone/__pycache__/only.pyc").touch()
    return root


def killed(work: Callable[[], object], last: int) -> bool:
    """Do `work` in another process, killed before the call numbered `last`; tell whether it was."""
    child = os.fork()
    if not child:
        _count_down(last)
        work()
        sys.setprofile(None)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or not os.WEXITSTATUS(status), status
    return os.WIFSIGNALED(status)


def _count_down(left: int) -> None:
    def profile(_frame: FrameType, event: str, called: object) -> None:
        nonlocal left
        if event == "c_call" and getattr(called, "__name__", "") in CHANGING:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(profile)


def main(scratch: Path, elsewhere: Path) -> None:
    """Kill at every step, and print what each tree was like in the end."""
    untouched = prepared(scratch / "untouched", elsewhere)
    before = state(untouched)
    carry_out(PLANS, Tree.of(FILES), untouched.as_posix())
    after = state(untouched)
    outcomes = []
    for step in itertools.count():
        root = prepared(scratch / str(step), elsewhere)
        at = root.as_posix()
        is_killed = killed(partial(carry_out, PLANS, Tree.of(FILES), at), step)
        for further in (7, 11, 13):  # three who come to clear up, each cut off somewhere
            killed(partial(settle, at), step * further % LONGEST)
        settle(at)
        found = state(root)
        outcomes.append({before: "before", after: "after"}.get(found, found))
        if not is_killed:
            break
    print(json.dumps(outcomes))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
