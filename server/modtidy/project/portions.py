"""Portions of a namespace package that nothing can find, since a regular package has the name.

The one idea: a regular package anywhere on the search path beats every portion, earlier ones too
(language reference §5.5, PEP 420 "Specification").  It is missed only where somebody wants what
the portion holds: a distribution that was installed for it, or an import in the workspace.
"""

from collections.abc import Iterator
from typing import NamedTuple

from modtidy import paths
from modtidy.environment import normalised
from modtidy.project.module import Kind, Module
from modtidy.project.project import Project
from modtidy.project.roles import Role
from modtidy.project.twins import twins

_MODULES = (".py", ".so", ".pyd")


class Portion(NamedTuple):
    """A directory that would give a package some of its modules, were that no regular one."""

    name: str
    """The dotted name of the package."""
    directory: str
    """Inside the workspace, or absolute where it is installed."""
    distribution: str
    """Who has installed it, if that is known."""
    module: str
    """The first file in it that is missed."""


def hidden(path: str, project: Project) -> Iterator[Portion]:
    """Yield the portions that the regular package whose `__init__.py` is at `path` hides.

    None where it sets `__path__`, which may have them all the same, and none that holds no module
    which the package lacks itself.
    """
    if paths.leaf(path) != "__init__.py" or project.tree.summary(path).marks.sets_path:
        return
    seen: set[str] = set()
    for twin in twins(path, project):
        for directory in twin.module.portions if twin.module.kind is Kind.NAMESPACE else ():
            if directory not in seen:
                seen.add(directory)
                own = project.find(twin.name, path)
                portion = _portion(twin.name, directory, own, project) if own else None
                if portion and own and own.origin == path:
                    yield portion


def _portion(name: str, directory: str, own: Module, project: Project) -> Portion | None:
    """Describe a directory that is missed; none where nobody does."""
    lacking = _lacking(directory, own.portions[0], project)
    if not paths.is_absolute(directory):
        wanted = (one for one in lacking if _is_wanted(one, name, directory, project))
        module = next(wanted, "")
        return Portion(name, directory, "", module) if module else None
    module = next(lacking, "")
    distribution = _distribution(name, own.origin, project) if module else None
    if distribution and normalised(distribution) not in project.own_distributions:
        return Portion(name, directory, distribution, module)
    return None


def _lacking(directory: str, package: str, project: Project) -> Iterator[str]:
    """Yield the modules below `directory` that the package has none of the like of."""
    for file in project.tree.files_below(directory, _MODULES):
        within = file[len(directory) + 1 :]
        *above, last = within.split("/")
        importable = all(part.isidentifier() for part in (*above, paths.stem(last)))
        if importable and not project.tree.has(paths.join(package, within)):
            yield file


def _is_wanted(path: str, name: str, directory: str, project: Project) -> bool:
    """Tell whether a module in a portion is meant to be imported by its full name.

    It imports relatively, which takes a package; or something imports it, and does not find it.
    """
    if project.role(path) is not Role.MODULE or not path.endswith(".py"):
        return False
    if any(root.path == paths.parent(path) for root in project.layout.roots):
        return False
    if any(one.level for one in project.tree.summary(path).imports):
        return True
    within = path[len(directory) + 1 :].removesuffix(".py").removesuffix("/__init__")
    dotted = f"{name}.{within.replace('/', '.')}"
    return any(
        dotted in project.imported(statement, alias, user)
        for user in project.index.files(dotted.rpartition(".")[2])
        for statement in project.tree.summary(user).imports
        for alias in statement.names
        if not project.find(dotted, user)
    )


def _distribution(name: str, path: str, project: Project) -> str:
    """Name a distribution that was installed for the sake of a package, and not by the way."""
    environment, top = project.environment_of(path), name.partition(".")[0]
    for one in environment.distributions_of(top):
        known = environment.well_known.get(normalised(one.name), ())
        is_named_so = f"{normalised(one.name)}-".startswith(f"{normalised(top)}-")
        if is_named_so or len(one.import_names) == 1 or top in known:
            return one.name
    return ""
