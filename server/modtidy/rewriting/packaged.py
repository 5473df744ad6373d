"""What the wheel lacks, named where the build configuration lists what it has.

The one idea: every list that could take the name is tried, in the text of its file, and the
configuration is read anew; an edit counts if what was missing is shipped then, and what was
shipped still is.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from modtidy import paths
from modtidy.configuration.project import Configuration, read_configuration
from modtidy.configuration.toml import Key, places
from modtidy.configuration.wheel import Verdict
from modtidy.plan import Plan, Rewrite
from modtidy.project import evidence
from modtidy.project.packaging import LeftOut
from modtidy.project.project import Project
from modtidy.project.roles import Role
from modtidy.rewriting.module_lists import appended, ini_appended, ini_items, items_at, option_in
from modtidy.rewriting.outcome import texts_of
from modtidy.text import Edit, Span, edited

_SETUPTOOLS: Key = ("tool", "setuptools")
_PACKAGES: tuple[Key, ...] = (
    (*_SETUPTOOLS, "packages"),
    (*_SETUPTOOLS, "packages", "find", "include"),
    ("tool", "uv", "build-backend", "module-name"),
)
"""Lists of packages by their dotted names."""
_PATHS: tuple[Key, ...] = (
    *(
        (*hatch, *target, name)
        for hatch in (("tool", "hatch", "build"), ("build",))
        for target in (("targets", "wheel"), ())
        for name in ("packages", "only-include", "include")
    ),
    ("tool", "pdm", "build", "includes"),
)
"""Lists of files and directories by their paths."""
_POETRY: Key = ("tool", "poetry", "packages")
_TOML = ("pyproject.toml", "hatch.toml")


class _Wanted(NamedTuple):
    """What is to be named, in each of the forms that lists have."""

    names: tuple[str, ...]
    """Dotted names: of the package and those below it, or of the module."""
    path: str
    """From the project's directory."""
    root: str
    """The directory that the names count from."""


def named(found: LeftOut, project: Project) -> Iterator[tuple[str, Plan]]:
    """Yield the file that can name what is left out, with the plan to do so; one at most."""
    home = project.layout.configuration(found.path)
    if home is None:
        return
    wanted = _wanted(found, home, project)
    texts = texts_of(home.path, project.tree)
    for name in (*_TOML, "setup.cfg"):
        if name not in texts:
            continue
        text = texts[name]
        for edit in _in_ini(text, wanted) if name == "setup.cfg" else _in_toml(text, wanted):
            now = read_configuration(home.path, texts | {name: edited(text, (edit,))})
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


def _wanted(found: LeftOut, home: Configuration, project: Project) -> _Wanted:
    path = paths.relative(found.path, home.path)
    inside = found.name.replace(".", "/")
    root = path.removesuffix(".py").removesuffix(inside).rstrip("/")
    if path.endswith(".py"):
        return _Wanted((found.name,), path, root)
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
    return _Wanted(tuple(names), path, root)


def _in_toml(text: str, wanted: _Wanted) -> Iterator[Edit]:
    where = places(text)
    is_module = wanted.path.endswith(".py")
    names = wanted.names
    lists: list[tuple[Key, Sequence[str]]] = [(key, names) for key in _PACKAGES if not is_module]
    if is_module:
        lists.append(((*_SETUPTOOLS, "py-modules"), names))
    lists += [(key, [wanted.path]) for key in _PATHS]
    for key, new in lists:
        if value := where.values.get(key):
            yield _with_strings(text, value, items_at(where, key), new)
    if value := where.values.get(_POETRY):
        yield appended(text, value, items_at(where, _POETRY), _for_poetry(wanted))


def _with_strings(text: str, value: Span, items: list[Span], new: Sequence[str]) -> Edit:
    """Add strings to an array, quoted as those in it, or make one of a string."""
    quote = text[items[-1].start if items else value.start]
    quote = quote if quote in "\"'" else '"'
    quoted = [f"{quote}{one}{quote}" for one in new]
    if not text.startswith("[", value.start):
        return Edit(value, f"[{', '.join((text[value.start : value.end], *quoted))}]")
    many = quoted if items else [", ".join(quoted)]
    return _joined([appended(text, value, items, one) for one in many])


def _for_poetry(wanted: _Wanted) -> str:
    inside = paths.relative(wanted.path, wanted.root)
    source = f', from = "{wanted.root}"' if wanted.root else ""
    return f'{{ include = "{inside}"{source} }}'


def _in_ini(text: str, wanted: _Wanted) -> Iterator[Edit]:
    option = option_in(text, "py_modules" if wanted.path.endswith(".py") else "packages")
    if option and "find" not in option["value"] and ini_items(option):
        yield _joined([ini_appended(text, option, one) for one in wanted.names])


def _joined(edits: list[Edit]) -> Edit:
    """Make one edit of several that add an item each at one place."""
    at = edits[0].span.start
    return Edit(Span(at, at), "".join(one.new for one in edits))


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
