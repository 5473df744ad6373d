"""Whether a name of a module means the same all along: nobody puts anything in its place.

`from m import name` has what `m.name` was when it was run; `m.name` is looked up each time.  The
two are one only where the name is bound once, by the time it is asked for.
"""

import ast
import re
from collections.abc import Iterable, Iterator

from modtidy.project.project import Project
from modtidy.refactor import Refused
from modtidy.rewriting.program import Program

_PATCHES = re.compile(r"patch|setattr|delattr|__dict__|\bvars\(")
_ASSIGNED = r"\s*(?:(?:\*\*|//|>>|<<|[-+*/%&|^@])?=(?!=)|[:,)\]][^\n]*=(?!=)|in\b)"
"""What may follow an attribute that is bound."""


def check(module: str, names: Iterable[str], path: str, project: Project) -> None:
    """Raise `Refused` where a name of `module` may be bound anew once the file at `path` has it."""
    its = project.find(module, path)
    if its and its.origin.endswith(".py"):
        bound = project.tree.names(its.origin)
        later = {one.name for one in bound.bindings if one.deferred}
        bound_in_it = {one.name for one in bound.bindings}
        for name in sorted(names):
            if name in later or (name not in bound_in_it and bound.dynamic):
                raise Refused(f"`{module}` may bind `{name}` anew while the program runs")
    for name in sorted(names):
        for file in replacing(module, name, project):
            raise Refused(f"`{file}` may put something else in place of `{module}.{name}`")


def replacing(module: str, name: str, project: Project) -> Iterator[str]:
    """Yield the files that seem to replace a name of the module: by assignment, or by `mock`."""
    tail = module.rpartition(".")[2]
    quoted = re.compile(rf"[\"'](?:[\w.]*\b{tail}\.)?{name}[\"']")
    for file in {
        word: None for key in (tail, "mock", "patch") for word in project.index.files(key)
    }:
        text = project.tree.text(file)
        if name not in text:
            continue
        patches = _PATCHES.search(text) and quoted.search(text)
        if patches or _assigns(tail, name, text):
            yield file


def _assigns(tail: str, name: str, text: str) -> bool:
    """Tell whether a file binds, or deletes, an attribute of what it knows a module by."""
    if not re.search(rf"{name}{_ASSIGNED}|\b(?:del|as)\b[^\n]*\.\s*{name}\b", text):
        return False  # which is found fast: to read the file as a tree takes much longer
    program = Program.of(text)
    if program is None:
        return True
    called = {tail, *_aliases(tail, program)}
    stores = (
        one
        for one in program.nodes
        if isinstance(one, ast.Attribute) and one.attr == name and not isinstance(one.ctx, ast.Load)
    )
    return any(program.written(one.value).rpartition(".")[2].strip() in called for one in stores)


def _aliases(tail: str, program: Program) -> Iterator[str]:
    """Yield the names that a file's imports give to what is called `tail`."""
    for node in program.nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for one in node.names:
                if one.asname and one.name.rpartition(".")[2] == tail:
                    yield one.asname
