"""A file has the name of a standard library module, and is found before it.

## Why it matters

The directory a program is started from comes first on the search path, before the standard
library.  A file there that is called `random.py` is what every `import random` of the program
finds, and of the libraries it uses.  Often nobody imports the name at all: with a `token.py`
beside the program, `import inspect` fails, because it imports `linecache`, that imports
`tokenize`, and that imports `token`.

Where an import of this workspace runs into the file, the finding is an error and names the import.
Where none does, it is a hint.

## What it leaves alone

Modules inside packages, since `shop.random` is only ever found by its full name; the names of
built-in and frozen modules, and of those Python has loaded by the time a program begins, which are
found before any file (`unreachable-module` speaks of those); a directory without `__init__.py`,
which gives way to the library's module; stubs.

## Example

    random.py           #! shadowed-stdlib: `import random` in `main.py` loads this file
    main.py | import random
"""

from collections.abc import Iterator

from modtidy.project import reach
from modtidy.project.project import Project
from modtidy.refactors import rename
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report a top-level module or package that hides one of the standard library's."""
    name, directory = project.top_level(path)
    if not project.environment_of(path).standard_library.can_be_hidden(name):
        return
    if project.is_library(directory) or name in project.layout.ruff(path).allowed_modules:
        return
    subject, place = Subject(name, path), Place(path, project.first_token(path))
    theirs = f"the standard library's `{name}`"
    met = reach.meeting(name, directory, project)
    if met and met.path != path:
        related = Related(Place(met.path, met.span), "imported here")
        yield Finding(subject, place, f"{met.told()}, not {theirs}", (related,))
    elif not met and reach.runs_first(directory, project):
        where = f"`{directory}`" if directory else "the project's directory"
        message = f"this file hides {theirs} from programs started in {where}"
        yield Finding(subject, place, message, severity=Severity.HINT)
    elif not met and "__init__.py" not in project.tree.entries(directory):
        message = f"this file has the name of {theirs}, which an installed program finds first"
        yield Finding(subject, place, message, severity=Severity.HINT)


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to rename the module, and the imports that mean it."""
    yield from rename.fixes(finding.subject.path, project)


RULE = Rule("shadowed-stdlib", Severity.ERROR, About.FILE, check, fixes)
