"""What part a file plays, as far as its path and the marks in it tell.

The part decides how Python is likely to meet the file: imported under a name, run by its path,
collected by pytest, or loaded by a tool.  The reasons are kept in one order: a stub is a stub
whatever it holds, and a file of a package is not a script because it can also be run.
"""

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from fnmatch import fnmatchcase

from pathspec import GitIgnoreSpec

from modtidy import paths
from modtidy.source.imports import first_names
from modtidy.source.summary import Summary
from modtidy.tree import Tree


class Role(Enum):
    """The part a Python file plays."""

    MODULE = "module"
    SCRIPT = "script"
    TEST = "test"
    CONFTEST = "conftest"
    TOOL = "tool configuration"
    STUB = "stub"
    DATA = "data"


TOOL_FILES: Mapping[str, str] = {
    "setup.py": "setuptools",
    "noxfile.py": "nox",
    "conf.py": "Sphinx",
    "tasks.py": "Invoke",
    "fabfile.py": "Fabric",
    "dodo.py": "doit",
    "pavement.py": "Paver",
    "hatch_build.py": "hatchling",
    "locustfile.py": "Locust",
    "wscript.py": "Waf",
}
"""Files a tool loads by their name, outside packages, and the tool that does."""

PYTEST_FILES = ("test_*.py", "*_test.py")
"""What pytest collects unless `python_files` says otherwise."""

_WRITABLE = re.compile(r"[^\W\d]\w*\Z")


def role(  # noqa: PLR0911 - a question after another, and the first yes is the answer
    path: str, tree: Tree, test_files: Sequence[str], scripts: GitIgnoreSpec
) -> Role:
    """Tell which part the file at `path` plays.

    `test_files` are pytest's patterns for names of files, `scripts` the user's for paths.
    """
    name, directory = paths.leaf(path), paths.parent(path)
    if name.endswith(".pyi"):
        return Role.STUB
    if name == "conftest.py":
        return Role.CONFTEST
    if any(fnmatchcase(name, pattern) for pattern in test_files):
        return Role.TEST
    if scripts.match_file(path):
        return Role.SCRIPT
    if "__init__.py" in tree.entries(directory):
        if is_script(path, tree.summary(path), in_package=True):
            return Role.SCRIPT
        return Role.MODULE if is_importable(name) else Role.DATA
    if name in TOOL_FILES:
        return Role.TOOL
    if is_script(path, tree.summary(path)):
        return Role.SCRIPT
    return Role.MODULE if is_importable(name) else Role.DATA


def is_script(path: str, summary: Summary, *, in_package: bool = False) -> bool:
    """Tell whether a file is one to be run by its path.

    A relative import speaks against it: run by its path, the file would fail there.  In a package
    it takes a shebang and a guard together, since either alone is found in modules too.  And the
    `__main__.py` of a directory that it imports from by name is run by that name, with `-m`.
    """
    marks, name = summary.marks, paths.leaf(path)
    if in_package and not (marks.shebang and marks.main_guard):
        return False
    if any(one.level for one in summary.imports):
        return False
    if name == "__main__.py":
        own = paths.leaf(paths.parent(path))
        return not any(own in first_names(one) for one in summary.imports)
    return marks.shebang or marks.inline_metadata or marks.main_guard or name == "manage.py"


def is_importable(name: str) -> bool:
    """Tell whether an import statement can name the module in a file of this name."""
    return bool(_WRITABLE.match(name.removesuffix(".py").removesuffix(".pyi")))


def tests_by_name(played: Mapping[str, Role]) -> Mapping[str, tuple[str, ...]]:
    """Map each name that several tests, or directories above tests, have to their paths, in order.

    A test's name is the one it is imported by, without `.py`.
    """
    found: dict[str, set[str]] = {}
    for path, part in played.items():
        if part is Role.TEST:
            found.setdefault(paths.leaf(path).removesuffix(".py"), set()).add(path)
            for above in paths.parents(path)[:-1]:
                beside = found.setdefault(paths.leaf(above), set())
                if above in beside:
                    break
                beside.add(above)
    return {name: tuple(sorted(some)) for name, some in found.items() if len(some) > 1}
