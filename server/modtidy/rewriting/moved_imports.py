"""What other files say of a module that becomes a package, and whether it stays true.

Nothing is taken on trust: the plan is applied to the tree as a value, and every import it could
touch is resolved before and after.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from modtidy import paths
from modtidy.configuration.project import Configuration
from modtidy.plan import Plan, Rewrite
from modtidy.project import bound, resolution
from modtidy.project.mentions import words
from modtidy.project.project import Project
from modtidy.project.roles import Role
from modtidy.refactor import Refused
from modtidy.rewriting.file_paths import adjusted_elsewhere
from modtidy.rewriting.program import Program
from modtidy.source.headers import Context
from modtidy.source.reading import Attribute
from modtidy.text import Edit

_CHANGED = ("__file__", "__package__", "__path__", "__spec__")
"""A module's attributes that are others when it is a package."""


def check(
    path: str, plan: Plan, project: Project, configurations: Mapping[str, Configuration]
) -> tuple[str, ...]:
    """Raise `Refused` where an import would find something else after `plan`.

    Returns remarks on those that found nothing, were made ready for that, and would find something.
    """
    after = _after(path, plan, project, configurations)
    moved = {move.source: move.target for move in plan.moves}
    at_stake = _words(path, project)
    if [one.path for one in project.layout.roots] != [one.path for one in after.layout.roots]:
        at_stake |= {word for one in project.tree.files() for word in project.index.of_file(one)}
    own = (one for file in moved for one in resolution.changed_in(file, project, after, moved))
    for importer in chain(own, resolution.changed(project, after, at_stake, moved)):
        raise Refused(
            f"the import of `{importer.alias.name}` in `{importer.path}` would find another module"
        )
    return tuple(_attempts(path, project, after))


def _after(
    path: str, plan: Plan, project: Project, configurations: Mapping[str, Configuration]
) -> Project:
    """Give the project as it would be.

    The roots need no working out again where the module plays no part in them: it is beside other
    modules of its package or its root, is no script, and the configuration says what it said.
    """
    tree = plan.applied_to(project.tree)
    directory = paths.parent(path)
    is_root = any(root.path == directory for root in project.layout.roots)
    if (
        configurations is project.layout.configurations
        and project.role(path) is Role.MODULE
        and not project.tree.has_directory(path.removesuffix(".py"))
        and (is_root or "__init__.py" in project.tree.entries(directory))
    ):
        roles, index = dict(project.layout.roles), project.index
        for source, target in ((move.source, move.target) for move in plan.moves):
            roles[target] = roles.pop(source)
            index = index.with_file(source, ()).with_file(target, words(tree.summary(target)))
        layout = replace(project.layout, roles=roles)
        return replace(project, tree=tree, layout=layout, index=index)
    return project.with_tree(tree, configurations)


def _words(path: str, project: Project) -> set[str]:
    """Give the words in whose imports the change could matter."""
    package = path.removesuffix(".py")
    inside = {paths.stem(one) for one in project.tree.files_below(package)}
    return {paths.stem(path), *inside}


def _attempts(path: str, project: Project, after: Project) -> Iterator[str]:
    """Yield where an import is tried that failed, and would succeed."""
    if not project.tree.has_directory(path.removesuffix(".py")):
        return
    names = {one.name for one in project.tree.names(path).bindings}
    for file, statement, alias in project.importers(path):
        if statement.context & Context.TRY and alias.name not in names and file != path:
            for name in project.imported(statement, alias, file):
                if project.find(name, file) is None and after.find(name, file):
                    line = project.tree.text(file).count("\n", 0, statement.start) + 1
                    yield f"line {line} of `{file}` tries to import `{name}`, which will be found"


class Elsewhere(NamedTuple):
    """What has to change, or to be said, in the files that import the module."""

    rewrites: tuple[Rewrite, ...]
    remarks: tuple[str, ...]


def elsewhere(path: str, project: Project) -> Elsewhere:
    """Follow the uses, in other files, of what the module at `path` will have another of.

    Raises `Refused` where such a use cannot be followed.
    """
    rewrites: list[Rewrite] = []
    remarks: list[str] = []
    for file, asked in sorted(_asked(path, project).items()):
        text = project.tree.text(file)
        program = Program.of(text)
        if program is None:
            raise Refused(f"`{file}` cannot be parsed, and may depend on where `{path}` lies")
        starts = frozenset(one.start for one in asked if one.name == "__file__")
        names = project.tree.names(file)
        found = [*adjusted_elsewhere(program, file, path, names, starts)]
        edits = tuple(sorted({one for one in found if isinstance(one, Edit)}))
        rewrites += [Rewrite(file, edits)] if edits else []
        remarks += [one for one in found if isinstance(one, str)]
        for one in sorted(asked):
            if one.name != "__file__":
                line = text.count("\n", 0, one.start) + 1
                remarks.append(
                    f"line {line} of `{file}` asks `{path}` for its `{one.name}`, "
                    "which will be another"
                )
    return Elsewhere(tuple(rewrites), tuple(dict.fromkeys(remarks)))


def _asked(path: str, project: Project) -> dict[str, set[Attribute]]:
    """Give, by file, the attributes of the module that are asked for and will be others."""
    name = project.name_of(path)
    asked: dict[str, set[Attribute]] = {}
    for importer in project.importers(path):
        text = "" if importer.path == path else project.tree.text(importer.path)
        called = importer.alias.asname or paths.stem(path)
        if any(f"{called}.{one}" in text for one in _CHANGED):
            for use in bound.uses(importer, project):
                for dotted, attribute in zip(
                    list(use.dotted())[1:], use.reference.attributes, strict=True
                ):
                    if attribute.name in _CHANGED and dotted == f"{name}.{attribute.name}":
                        asked.setdefault(importer.path, set()).add(attribute)
    return asked
