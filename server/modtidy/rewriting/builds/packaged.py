"""What the wheel lacks, named where the build configuration lists what it has.

The one idea: every list that could take the name is tried, in the text of its file, and the
configuration is read anew; an edit counts if what was missing is shipped then, and what was
shipped still is.
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.configuration.project import Configuration, read_configuration
from modtidy.configuration.wheel import Verdict
from modtidy.plan import Plan, Rewrite
from modtidy.project import evidence
from modtidy.project.packaging import LeftOut
from modtidy.project.project import Project
from modtidy.project.roles import Role
from modtidy.rewriting.builds.wheel_lists import Wanted, naming
from modtidy.rewriting.outcome import texts_of
from modtidy.text import edited


def named(found: LeftOut, project: Project) -> Iterator[tuple[str, Plan]]:
    """Yield the file that can name what is left out, with the plan to do so; one at most."""
    home = project.layout.configuration(found.path)
    if home is None:
        return
    wanted = _wanted(found, home, project)
    texts = texts_of(home.path, project.tree)
    for name, edit in naming(wanted, texts):
        now = read_configuration(home.path, texts | {name: edited(texts[name], (edit,))})
        if _holds(found, home, now, project):
            path = paths.join(home.path, name)
            yield path, Plan(rewrites=(Rewrite(path, (edit,)),))
            return


def without_init(path: str, project: Project) -> Iterator[str]:
    """Yield the directories above `path`, up to where it is looked for, that are no packages."""
    roots = {root.path for root in project.layout.roots}
    for directory in paths.parents(path):
        if directory in roots:
            return
        if "__init__.py" not in project.tree.entries(directory):
            yield directory


def _wanted(found: LeftOut, home: Configuration, project: Project) -> Wanted:
    path = paths.relative(found.path, home.path)
    inside = found.name.replace(".", "/")
    root = path.removesuffix(".py").removesuffix(inside).rstrip("/")
    if path.endswith(".py"):
        return Wanted((found.name,), path, root)
    ships = home.shipping(project.tree.entries)
    directories = {
        paths.parent(one)
        for one in project.tree.files_below(found.path)
        if project.role(one) is Role.MODULE and ships(one).verdict is Verdict.NO
    }
    names = (
        found.name + one[len(found.path) :].replace("/", ".")
        for one in sorted(directories | {found.path})
        if not evidence.is_among_tests(one, project)
    )
    return Wanted(tuple(names), path, root)


def _holds(found: LeftOut, home: Configuration, now: Configuration, project: Project) -> bool:
    """Tell whether the wheel will have what is missing, and all that it had."""
    before, after = home.shipping(project.tree.entries), now.shipping(project.tree.entries)
    if after(found.file).verdict is not Verdict.YES:
        return False
    return all(
        after(path).verdict is Verdict.YES
        for path in project.files()
        if paths.below(path, home.path) and before(path).verdict is Verdict.YES
    )
