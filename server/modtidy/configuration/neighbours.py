"""Which other projects of the repository a project is installed with, as its tools are told.

A project has another one on its path where its environment has it: as a dependency that is a
directory, or as a member of one workspace, whose projects share an environment (uv's documentation,
"Workspaces" and "Path" under "Dependency sources"; poetry's, "Path dependencies"; hatch's, "How to
configure workspace environments"; PDM's, "Local dependencies"; pixi's, "pypi-dependencies").
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modtidy.configuration.globs import matches
from modtidy.configuration.table import Table
from modtidy.configuration.written_paths import all_within

_LOCAL = re.compile(
    r"(?:\$\{PROJECT_ROOT\}|\{root:uri\}|\{root:(?P<up>(?:parent:)+)uri\}|file:(?=\.{1,2}/))"
    r"/?(?P<path>[^#;\s]*)"
)
"""A requirement's directory: PDM's and hatch's way to write it, and pip's."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a project says of others; paths and patterns count from the workspace's root."""

    dependencies: tuple[str, ...] = ()
    """The directories of projects it depends on by their paths."""
    members: tuple[str, ...] = ()
    """Patterns of the directories whose projects share an environment with it."""
    exclude: tuple[str, ...] = ()
    """Patterns of those that do not, although they match."""

    def has_member(self, directory: str) -> bool:
        """Tell whether the project in `directory` shares this one's environment."""
        return any(matches(directory, one) for one in self.members) and not any(
            matches(directory, one) for one in self.exclude
        )


def read_neighbours(directory: str, pyproject: Table, hatch_file: Table) -> Neighbours:
    """Return what the files of `directory` say; `hatch_file` outranks `[tool.hatch]`."""
    tool = pyproject.table("tool")
    hatch = Table({**tool.table("hatch").values, **hatch_file.values})
    shared = [tool.table("uv", "workspace"), tool.table("rye", "workspace")]
    shared += [hatch.table("envs", name, "workspace") for name in hatch.table("envs")]
    members = [
        *(one for table in shared for one in table.texts("members")),
        *(one.text("path") for table in shared for one in table.tables("members")),
    ]
    excluded = tuple(one for table in shared for one in table.texts("exclude"))
    written = (*_written_paths(tool), *_local_requirements(pyproject, hatch))
    return Neighbours(
        tuple(dict.fromkeys(all_within(directory, written))),
        all_within(directory, tuple(members)),
        all_within(directory, excluded),
    )


def _written_paths(tool: Table) -> Iterator[str]:
    """Yield the paths that tables of dependencies have: `shop = { path = "../shop" }`."""
    poetry, pixi, sources = tool.table("poetry"), tool.table("pixi"), tool.table("uv", "sources")
    features = [pixi.table("feature", name) for name in pixi.table("feature")]
    groups = [poetry.table("group", name) for name in poetry.table("group")]
    tables = [
        sources,
        *(one.table("pypi-dependencies") for one in (pixi, *features)),
        *(
            one.table(key)
            for one in (poetry, *groups)
            for key in ("dependencies", "dev-dependencies")
        ),
    ]
    for table in tables:
        for name in table:
            for one in (table.table(name), *table.tables(name)):
                if "path" in one:
                    yield one.text("path")


def _local_requirements(pyproject: Table, hatch: Table) -> Iterator[str]:
    """Yield the directories in requirements that stand for one of the repository's own."""
    project = pyproject.table("project")
    groups = [project.table("optional-dependencies"), pyproject.table("dependency-groups")]
    groups.append(pyproject.table("tool", "pdm", "dev-dependencies"))
    listed = [project.texts("dependencies"), *_lists(groups)]
    for name in hatch.table("envs"):
        environment = hatch.table("envs", name)
        listed += [environment.texts("dependencies"), environment.texts("extra-dependencies")]
    for requirement in (one for many in listed for one in many):
        if found := _LOCAL.search(requirement):
            yield "../" * (found["up"] or "").count(":") + found["path"]


def _lists(tables: Iterable[Table]) -> Iterator[tuple[str, ...]]:
    for table in tables:
        yield from table.lists().values()
