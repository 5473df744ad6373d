"""Which files, and which imports in them, may have to do with what moves.

The one idea: an import mentions a module by the last part of its name, or it binds a package that
the module is in, and a use goes on from there.
"""

import re
from collections.abc import Collection, Iterator

from modtidy import paths
from modtidy.project.project import Project
from modtidy.rewriting.imports.import_goals import first, is_from, leaf
from modtidy.rewriting.moves.relocation import Relocation
from modtidy.source.imports import Import

PYTHON = (".py", ".pyi")


def files(relocation: Relocation) -> frozenset[str]:
    """Name the files whose imports, or uses of what they import, may have to follow."""
    before = relocation.before
    found = {one for one in relocation.files if one.endswith(PYTHON)}
    for word in words(relocation):
        found.update(before.index.files(word))
    found.update(_using(relocation))
    return frozenset(found)


def words(relocation: Relocation) -> frozenset[str]:
    """Give the words by which imports mention what moves.

    What is in a directory that moves is mentioned together with that, unless it is found from a
    root in there.
    """
    tails = {paths.stem(one) for one in relocation.asked}
    for root in relocation.before.layout.roots:
        if any(paths.below(root.path, one) for one in relocation.asked):
            tails |= {paths.stem(one) for one in relocation.files if one.endswith(".py")}
    return frozenset(tails)


def above(relocation: Relocation) -> frozenset[str]:
    """Name the directories that what moves lies in, each by its last part."""
    return frozenset(
        paths.leaf(one) for source in relocation.asked for one in paths.parents(source) if one
    )


def mentions(statement: Import, words: Collection[str]) -> bool:
    """Tell whether an import statement has one of these words in it."""
    mentioned = {*(statement.module or "").split(".")}
    mentioned.update(part for one in statement.names for part in one.name.split("."))
    return not mentioned.isdisjoint(words)


def binds(statement: Import, names: Collection[str]) -> bool:
    """Tell whether an import statement binds a module of one of these names."""
    return any(name in names for name in bound_by(statement))


def bound_by(statement: Import) -> Iterator[str]:
    """Yield, of each module an import statement binds, the one name that it is known by there."""
    for alias in statement.names:
        is_last = alias.asname or is_from(statement)
        yield leaf(alias.name) if is_last else first(alias.name)


def _using(relocation: Relocation) -> Iterator[str]:
    """Yield the files that import a package above, and have an attribute of the name."""
    before = relocation.before
    for source in relocation.asked:
        stem = paths.stem(source)
        tail = re.compile(rf"\.\s*{re.escape(stem)}\b")
        names = {paths.leaf(one) for one in paths.parents(source) if one}
        mentioning = {path for name in names for path in before.index.files(name)}
        for path in before.tree.holding((stem,), mentioning):
            if not names.isdisjoint(_bound(path, before)) and tail.search(before.tree.text(path)):
                yield path


def _bound(path: str, project: Project) -> frozenset[str]:
    """Give the names by which the imports of a file bind modules, as far as one sees."""

    def read() -> Iterator[str]:
        for statement in project.tree.summary(path).imports:
            yield from bound_by(statement)

    return project.kept(("bound", path), lambda: frozenset(read()))
