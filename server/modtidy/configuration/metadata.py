"""What a project says of itself: its name, its Python, what it needs and what it offers.

`[project]` is PEP 621's, `[dependency-groups]` PEP 735's; poetry, flit and setuptools have older
forms of their own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from modtidy.configuration.ini import Sections, listed
from modtidy.configuration.setup_script import SetupScript
from modtidy.configuration.table import Table

PYTHONS = tuple((3, minor) for minor in range(8, 16))
"""The versions of Python that code may be written for."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """A project's own account of itself."""

    name: str = ""
    requires_python: str = ""
    dependencies: tuple[str, ...] = ()
    """The distributions needed, optional ones too, by normalised name (PEP 503)."""
    scripts: tuple[tuple[str, str], ...] = ()
    """Entry points of every group, each a name and a `module:object`."""


def read_metadata(pyproject: Table, setup_cfg: Sections, script: SetupScript) -> Metadata:
    """Return what the three files say, whichever of them says it."""
    project = pyproject.table("project")
    poetry = pyproject.table("tool", "poetry")
    given = Table(script.arguments)
    options = setup_cfg.get("options", {})
    named = setup_cfg.get("metadata", {}).get("name", "")
    python = [
        project.text("requires-python"),
        given.text("python_requires"),
        options.get("python_requires", ""),
        _poetry_python(poetry.table("dependencies").text("python")),
    ]
    return Metadata(
        name=project.text("name") or poetry.text("name") or given.text("name") or named,
        requires_python=next(filter(None, python), ""),
        dependencies=_names(_requirements(pyproject, setup_cfg, script)),
        scripts=tuple(dict.fromkeys(_entry_points(pyproject, setup_cfg, script))),
    )


def oldest_python(requires_python: str) -> tuple[int, int] | None:
    """Return the oldest version that `requires_python` (PEP 440) admits, if it can be read."""
    try:
        admitted = SpecifierSet(requires_python)
    except InvalidSpecifier:
        return None
    if not requires_python.strip():
        return None
    releases = (
        (version, f"{version[0]}.{version[1]}.{last}") for version in PYTHONS for last in (0, 30)
    )
    return next((version for version, release in releases if release in admitted), None)


def _poetry_python(constraint: str) -> str:
    """Return poetry's `^3.9` and `~3.9` as PEP 440 has them."""
    if found := re.fullmatch(r"\^(\d+)(\S*)", constraint.strip()):
        return f">={found[1]}{found[2]},<{int(found[1]) + 1}"
    if found := re.fullmatch(r"~(\d+\.\d+)(\S*)", constraint.strip()):
        return f">={found[1]}{found[2]},=={found[1]}.*"
    return constraint


def _names(requirements: Iterable[str]) -> tuple[str, ...]:
    found = (re.match(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)", one) for one in requirements)
    names = (re.sub(r"[-_.]+", "-", one[1]).lower() for one in found if one)
    return tuple(dict.fromkeys(names))


def _requirements(pyproject: Table, setup_cfg: Sections, script: SetupScript) -> Iterator[str]:
    project, poetry = pyproject.table("project"), pyproject.table("tool", "poetry")
    yield from project.texts("dependencies")
    pdm = pyproject.table("tool", "pdm", "dev-dependencies")
    for table in (
        project.table("optional-dependencies"),
        pyproject.table("dependency-groups"),
        pdm,
    ):
        for group in table:
            yield from table.texts(group)
    yield from pyproject.table("tool", "uv").texts("dev-dependencies")
    for name in (environments := pyproject.table("tool", "hatch", "envs")):
        for key in ("dependencies", "extra-dependencies"):
            yield from environments.table(name).texts(key)
    yield from pyproject.table("tool", "pixi", "pypi-dependencies")
    groups = [poetry.table("group", name) for name in poetry.table("group")]
    for needed in (poetry, *groups):
        for key in ("dependencies", "dev-dependencies"):
            yield from (name for name in needed.table(key) if name != "python")
    yield from pyproject.table("tool", "flit", "metadata").texts("requires")
    yield from listed_lines(setup_cfg.get("options", {}).get("install_requires", ""))
    for extra in setup_cfg.get("options.extras_require", {}).values():
        yield from listed_lines(extra)
    yield from script.texts("install_requires") or ()
    for needs in Table(script.mapping("extras_require")).lists().values():
        yield from needs


def listed_lines(value: str) -> tuple[str, ...]:
    """Split a list of requirements, which may hold commas, at line ends and semicolons' lines."""
    return tuple(line.strip() for line in value.splitlines() if line.strip())


def _entry_points(
    pyproject: Table, setup_cfg: Sections, script: SetupScript
) -> Iterator[tuple[str, str]]:
    project, poetry = pyproject.table("project"), pyproject.table("tool", "poetry")
    flit = pyproject.table("tool", "flit")
    for table in (project, poetry, flit):
        for key in ("scripts", "gui-scripts"):
            yield from table.table(key).pairs()
    for groups in (
        project.table("entry-points"),
        poetry.table("plugins"),
        flit.table("entrypoints"),
    ):
        for group in groups:
            yield from groups.table(group).pairs()
    for name in poetry.table("scripts"):
        one = poetry.table("scripts", name)
        if one.values:
            yield name, one.text("callable") or one.text("reference")
    for value in setup_cfg.get("options.entry_points", {}).values():
        yield from _assigned(listed(value))
    for lines in Table(script.mapping("entry_points")).lists().values():
        yield from _assigned(lines)


def _assigned(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, equals, target = line.partition("=")
        if equals:
            yield name.strip(), target.strip()
