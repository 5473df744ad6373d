"""A file has the name of an installed distribution's package, and is found before it.

## Why it matters

The directory a program is started from comes before `site-packages` on the search path.  With a
`yaml.py` there, `import yaml` loads that file, and PyYAML, though installed, cannot be imported by
anybody.  The error that follows, an attribute that is missing, names neither.

Distributions are those the environment has, and those the project declares as dependencies even
where no environment was found.  Where an import of this workspace runs into the file, the finding
is an error; where none does, it is a hint.

## What it leaves alone

Modules inside packages; a project's own distribution, installed or not; what is installed itself,
where somebody looks at it; names that are no more than a by-product of a distribution, such as a
`tests` it has installed by mistake; namespace packages, of which `hidden-portion` speaks.

## Example

    pyproject.toml:
      [project]
      name = "shop"
      version = "1"
      dependencies = ["pyyaml"]
    yaml.py             #! shadowed-distribution: loads this file, not `pyyaml`
    main.py | import yaml
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.environment import normalised
from modtidy.project import finder, reach
from modtidy.project.module import Kind
from modtidy.project.project import Project
from modtidy.refactors import rename
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report a top-level module or package that hides one of a distribution's."""
    name, directory = project.top_level(path)
    if not name or name in project.environment_of(path).standard_library.names:
        return
    distribution = project.distribution_named(name, path)
    if not distribution or normalised(distribution) in project.own_distributions:
        return
    if _is_installed(directory, path, project):
        return
    if paths.stem(path) == "__init__" and _is_namespace(name, path, project):
        return  # `hidden-portion` knows what is missed of it
    subject, place = Subject(name, path), Place(path, project.first_token(path))
    met = reach.meeting(name, directory, project)
    if met and met.path != path:
        related = Related(Place(met.path, met.span), "imported here")
        message = f"{met.told()}, not `{distribution}`"
        yield Finding(subject, place, message, (related,))
    elif not met and reach.runs_first(directory, project):
        where = f"`{directory}`" if directory else "the project's directory"
        message = f"this file hides `{name}` of `{distribution}` from programs started in {where}"
        yield Finding(subject, place, message, severity=Severity.HINT)


def _is_installed(directory: str, path: str, project: Project) -> bool:
    """Tell whether the workspace is where things are installed, so that the file hides itself."""
    environment = project.environment_of(path)
    whole = paths.join(project.workspace, directory) if directory else project.workspace
    return whole in environment.search_path and whole not in environment.editable_paths


def _is_namespace(name: str, path: str, project: Project) -> bool:
    """Tell whether what is installed under a top-level name is a namespace package."""
    environment = project.environment_of(path)
    found = finder.find_in(name, environment.search_path, project.tree, environment)
    return found is not None and found.kind is Kind.NAMESPACE


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to rename the module, and the imports that mean it."""
    yield from rename.fixes(finding.subject.path, project)


RULE = Rule("shadowed-distribution", Severity.ERROR, About.FILE, check, fixes)
