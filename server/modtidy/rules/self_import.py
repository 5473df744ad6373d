"""A module imports itself, by a name that was to mean another.

## Why it matters

A file called `random.py` that says `import random` finds itself, when it is run or imported from
where it lies: the name is already taken, by a module that is only half done.  What was wanted of
the other module is not there.

## What it leaves alone

Imports in functions and for type checkers; a module that asks itself, by its own name, for what it
has defined; a package's `__init__.py` that imports its own submodules.

## Example

    random.py:
      import random     #! self-import: `import random` finds the file it stands in

      if __name__ == "__main__":
          print(hasattr(random, "randint"))

    --- python random.py
    False
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.plan import Plan, Rewrite
from modtidy.project import bound, reach
from modtidy.project.project import Importer, Project
from modtidy.refactors import rename
from modtidy.rule import About, Finding, Fix, Place, Rule, Severity, Subject
from modtidy.source.headers import Context
from modtidy.text import Edit, Span

_LATER = Context.DEFERRED | Context.TYPE_CHECKING | Context.LAZY | Context.MAIN_GUARD


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report imports that run with the module and find the module itself."""
    for importer in _of_itself(path, project):
        name = _name_found(importer, project)
        if importer.statement.context & _LATER or _asks_for_its_own(importer, name, project):
            continue
        top, directory = project.top_level(path)
        met = reach.meeting(top, directory, project) if top else None
        if name == top and project.environment_of(path).standard_library.can_be_hidden(top):
            if met is None:
                return  # the standard library is looked in before the directory is
            if met.path != path:
                return  # others run into it as well, and `shadowed-stdlib` names the cause
        statement = importer.statement
        written = project.tree.text(path)[statement.start : statement.end]
        message = f"`{' '.join(written.split())}` finds the file it stands in"
        yield Finding(Subject(name, path), Place(path, importer.span), message)


def _of_itself(path: str, project: Project) -> Iterator[Importer]:
    """Yield the names of import statements that load the file they stand in."""
    stem = paths.stem(path)
    if stem == "__init__":
        return
    for statement in project.tree.summary(path).imports:
        for alias in statement.names:
            importer = Importer(path, statement, alias)
            mentioned = stem in alias.name or stem in (statement.module or "")
            if mentioned and _name_found(importer, project):
                yield importer


def _name_found(importer: Importer, project: Project) -> str:
    """Give the absolute name by which an import finds its own file; nothing where it does not."""
    for name in project.imported(importer.statement, importer.alias, importer.path):
        if name.rpartition(".")[2] == paths.stem(importer.path):
            found = project.find(name, importer.path)
            if found and found.origin == importer.path:
                return name
    return ""


def _asks_for_its_own(importer: Importer, name: str, project: Project) -> bool:
    """Tell whether all that is asked of the module is its own.

    What it takes from itself at once, it has to have by then.
    """
    statement, bindings = importer.statement, project.tree.names(importer.path).bindings
    if project.source_of(statement, importer.path) == name:
        above = {one.name for one in bindings if one.end < statement.start}
        return importer.alias.name in above
    asked = bound.asked(importer, name, project).names
    return bool(asked) and asked <= {one.name for one in bindings}


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to remove the import where nothing uses it, and to rename the file."""
    path = finding.subject.path
    for importer in _of_itself(path, project):
        statement = importer.statement
        alone = len(statement.names) == 1 and statement.top_level
        if importer.span == finding.place.span and alone and not bound.uses(importer, project):
            text = project.tree.text(path)
            line = Span(
                text.rfind("\n", 0, statement.start) + 1, text.find("\n", statement.end) + 1
            )
            whole = text[line.start : line.end].strip() == text[statement.start : statement.end]
            if line.end and whole:
                plan = Plan(rewrites=(Rewrite(path, (Edit(line, ""),)),))
                yield Fix("Remove the import", plan, safe=False)
    if project.top_level(path)[0]:
        yield from rename.fixes(path, project)


RULE = Rule("self-import", Severity.ERROR, About.FILE, check, fixes)
