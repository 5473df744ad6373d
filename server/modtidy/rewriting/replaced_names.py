"""Whether a name of a module means the same all along: nobody puts anything in its place.

`from m import name` has what `m.name` was when it was run; `m.name` is looked up each time.  The
two are one only where the name is bound once, by the time it is asked for.
"""

import re
from collections.abc import Iterable, Iterator

from modtidy.project.project import Project
from modtidy.refactor import Refused


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
    written = re.compile(rf"{name}(?:[\"']|\s*=)")  # begins with a word, and so is found fast
    assigned = re.compile(rf"\b{tail}\s*\.\s*{name}\s*=[^=]")
    quoted = re.compile(rf"[\"'](?:[\w.]*\b{tail}\.)?{name}[\"']")
    for file in {
        word: None for key in (tail, "mock", "patch") for word in project.index.files(key)
    }:
        text = project.tree.text(file)
        if not written.search(text):
            continue
        patches = "patch" in text or "setattr" in text
        if assigned.search(text) or (patches and quoted.search(text)):
            yield file
