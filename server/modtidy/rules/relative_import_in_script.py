"""A file that has no package imports relatively.

## Why it matters

The dots of a relative import count from the package a file is in.  A file that is run by its path
is in none, whatever lies around it, and neither is a module that is imported by a top-level name,
or a test that pytest finds outside packages: `from .prices import TOTAL` fails there with
`attempted relative import with no known parent package`.

The finding is an error where something shows that the file is started so: a shebang and a guard,
the metadata of a script, the settings, an import by its top-level name, pytest.  A guard alone
(`if __name__ == "__main__"`) may be for `python -m shop.main`, which does know the package; the
finding is a hint then.

## What it leaves alone

Modules of packages; modules in a directory without `__init__.py` that may be a namespace package;
imports in `try`, for type checkers and under conditions; files that set their `__package__`; tests
for which an `__init__.py` would do, since `missing-init` speaks of those.

## Example

    tools/
      prices.py | TOTAL = 3
      report.py:
        #!/usr/bin/env python
        from «.prices» import TOTAL   #! relative-import-in-script: this file is in no package

        if __name__ == "__main__":
            print(TOTAL)

    --- fix: Import by the top-level name
    ~ tools/report.py:
      #!/usr/bin/env python
      from prices import TOTAL

      if __name__ == "__main__":
          print(TOTAL)

    --- python tools/report.py
    ! ImportError: attempted relative import with no known parent package

    --- python tools/report.py, after
    3
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.plan import Plan, Rewrite
from modtidy.project import import_text, packageless
from modtidy.project.packageless import Start
from modtidy.project.project import Project
from modtidy.project.relative_imports import PREPARED
from modtidy.rewriting.imports import without_package
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject
from modtidy.source.headers import Context
from modtidy.text import Edit, Span

_MANY = 3
"""More names than these are not told in the message."""


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report the first relative import of a file that is started without a package."""
    if not any(one.level for one in project.tree.summary(path).imports):
        return
    start = packageless.start(path, project)
    if start is None:
        return
    statement = start.statement
    span = Span(statement.source_start, statement.source_end)
    source = "".join(project.tree.text(path)[span.start : span.end].split())
    names = "…" if len(statement.names) > _MANY else import_text.aliased(statement.names)
    written = f"from {source} import {names}"
    message = f"{start.how}, this file is in no package, so `{written}` fails"
    place = Place(path, span)
    related: tuple[Related, ...] = ()
    if start.importer:
        related = (Related(Place(start.importer.path, start.importer.span), "imported here"),)
    subject = Subject(project.name_of(path) or paths.stem(path), path)
    yield Finding(subject, place, message, related, _severity(start))


def _severity(start: Start) -> Severity | None:
    if not start.certain:
        return Severity.HINT
    return Severity.WARNING if start.statement.context & Context.DEFERRED else None


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to make the imports absolute, where all of them find the same that way."""
    path = finding.subject.path
    start = packageless.start(path, project)
    if start is None or not start.certain:
        return
    edits: list[Edit] = []
    for statement in project.tree.summary(path).imports:
        if statement.level and not statement.context & PREPARED:
            edit = without_package.absolute(statement, path, project, paths.parent(path))
            if edit is None:
                return
            edits.append(edit)
    title = "Import by the top-level name" if len(edits) == 1 else "Import by the top-level names"
    yield Fix(title, Plan((Rewrite(path, tuple(edits)),)), safe=False)


RULE = Rule("relative-import-in-script", Severity.ERROR, About.FILE, check, fixes)
