"""Move what a module of a package does when it is run to the package's `__main__.py`.

`python -m shop` runs `shop/__main__.py` (`runpy`); so the main guard of `shop/__init__.py`, or of
`shop/cli.py`, becomes that file, with the names it uses imported.  The module itself has no guard
then, and is run no more: where that is seen to be done, the guard stays.
"""

import re
from collections.abc import Iterator

from modtidy import paths
from modtidy.plan import Create, Plan, Remark, Rewrite
from modtidy.project.project import Project
from modtidy.project.roles import Role, is_importable
from modtidy.refactor import Refactor, Refused, Target
from modtidy.rewriting.conversion import main_guard, turning
from modtidy.rewriting.conversion.main_guard import Guard
from modtidy.rewriting.mentions import named_in_files
from modtidy.rewriting.remarks import line_of, remark_on
from modtidy.text import Edit, Span

_RUNNERS = ("subprocess", "runpy", "os", "nox", "invoke", "asyncio")
"""What a program imports that runs another."""
_OTHERS = frozenset({"__file__", "__spec__", "__loader__", "__cached__"})
"""The names of the file that is run that will be those of another."""


def plan(target: Target, project: Project) -> Plan | None:
    """Plan the move of the main guard of the module at `target`; raises `Refused`."""
    path, tree = target.path, project.tree
    if not path.endswith(".py") or not tree.has(path) or paths.leaf(path) == "__main__.py":
        return None
    if not tree.summary(path).marks.main_guard:
        return None
    main = _main(path, project)
    program = turning.parsed(path, tree)
    guard = main_guard.guard_of(program, path, tree.names(path))
    if guard is None:
        return None
    for line in _runs(path, project):
        raise Refused(f"{line} runs `{path}`, which would do nothing any more")
    stem = paths.stem(path)
    text = guard.text((), "." if stem == "__init__" else f".{stem}")
    return Plan(
        (Rewrite(path, (Edit(guard.span, ""),)),),
        creations=(Create(main, text),),
        remarks=(_run_remark(path, project), *_remarks(guard, path, main)),
    )


def _main(path: str, project: Project) -> str:
    """Name the file that the guard becomes; raises `Refused` where there can be none."""
    directory, part = paths.parent(path), project.role(path)
    main = paths.join(directory, "__main__.py")
    if "__init__.py" not in project.tree.entries(directory) or not project.package_of(path):
        raise Refused(f"`{path}` is in no package that could have a `__main__.py`")
    if part is not Role.MODULE or not is_importable(paths.leaf(path)):
        raise Refused(f"`{path}` is run by its path, and is no module of its package")
    if project.tree.has(main):
        raise Refused(f"there is already a `{main}`")
    return main


def _runs(path: str, project: Project) -> Iterator[str]:
    """Yield the places, named by file and line, that run a module by its name or its path."""
    programs = {file for word in _RUNNERS for file in project.index.files(word)}
    commands = (
        one
        for one in named_in_files.files(project.tree)
        if not one.endswith(named_in_files.DOCUMENTS)
    )
    for file in (*sorted(programs), *sorted(commands)):
        text = project.tree.text(file)
        if paths.stem(path) in text and (found := _running(path, file, project).search(text)):
            yield line_of(file, text, found.start())


def _running(path: str, file: str, project: Project) -> re.Pattern[str]:
    """Give the pattern of what runs the module at `path` in the file at `file`."""
    is_package = paths.stem(path) == "__init__"  # which is run by the `__main__.py` that is made
    name = re.escape(project.name_of(path) + (".__init__" if is_package else ""))
    directory = paths.parent(file)
    near = paths.relative(path, directory) if paths.below(path, directory) else path
    there = rf"(?:\./)?(?:{re.escape(path)}|{re.escape(near)})(?![\w.])"
    by_name = rf"-m[\"',\s]+{name}(?![\w.])|run_module\(\s*[\"']{name}[\"']"
    return re.compile(
        rf"{by_name}|python[\w.]*[\"',\s]+(?:-\w+\s+)*{there}|run_path\(\s*[\"']{there}"
    )


def _run_remark(path: str, project: Project) -> Remark:
    """Say how what the guard does is run from now on."""
    package = project.package_of(path)
    if paths.stem(path) == "__init__":
        return Remark(f"`python {path}` is `python -m {package}` from now on")
    return Remark(f"`python -m {project.name_of(path)}` is `python -m {package}` from now on")


def _remarks(guard: Guard, path: str, main: str) -> Iterator[Remark]:
    """Yield a remark for each name in the guard that is of the file that is run."""
    text = guard.program.text
    for use in guard.names.references:
        if use.name in _OTHERS and guard.body.start <= use.start < guard.body.end:
            span = Span(use.start, use.start + len(use.name))
            what = f"uses `{use.name}`, which will be that of `{main}`"
            yield remark_on(path, text, span, what)


def title(target: Target, _project: Project) -> str:
    """Say which file the guard becomes."""
    main = paths.join(paths.parent(target.path), "__main__.py")
    return f"Move the main guard to `{main}`"


REFACTOR = Refactor("move-main-guard", "refactor.move.modtidy.moveMainGuard", title, plan)
