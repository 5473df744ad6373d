"""Files other than Python's that name a module, or its file: configuration, commands, documents.

The one idea: a file is looked into only if its name says that people write such things there, and
read closely only if the name stands in it.  What is a name by its place is changed; a single word
that could be anything is left alone.
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.configuration.mistake import Mistake
from modtidy.configuration.toml import Key, parse_toml, places
from modtidy.rewriting.mentions import ini_lists, listed_paths
from modtidy.rewriting.mentions.spoken_names import Spelling, Spoken, is_for_a_module, spoken
from modtidy.text import Edit, Span
from modtidy.tree import Tree

_SUFFIXES = (
    *(".toml", ".cfg", ".ini", ".yml", ".yaml", ".md", ".rst", ".sh", ".bash", ".bat", ".ps1"),
    *(".mk", ".in", ".service", ".spec", ".conf", ".env", ".ipynb", ".pyx", ".pxd", ".pxi"),
)
_BEGINNINGS = ("Dockerfile.", ".env.", ".flaskenv")
_NAMES = frozenset(
    {
        *("Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", "Dockerfile", "Procfile"),
        *("CODEOWNERS", ".coveragerc", ".flake8", ".pylintrc", ".isort.cfg", ".importlinter"),
        *("pyrightconfig.json", "launch.json", "tasks.json", "settings.json", "Containerfile"),
        *("docker-compose.yml", "Pipfile", "Vagrantfile", "crontab", "logging.json"),
    }
)
DOCUMENTS = (".md", ".rst", ".ipynb")
_SECTIONS = (".cfg", ".ini", ".coveragerc", ".importlinter")
_NOT_MODULES: tuple[Key, ...] = (
    ("tool", "poetry", "name"),
    ("tool", "poetry", "dependencies"),
    ("tool", "poetry", "group"),
    ("tool", "poetry", "extras"),
    ("tool", "flit", "metadata"),
    ("tool", "uv", "sources"),
)
_MODULES: tuple[Key, ...] = (
    ("tool",),
    ("project", "scripts"),
    ("project", "gui-scripts"),
    ("project", "entry-points"),
    ("project", "import-names"),
    ("project", "import-namespaces"),
    ("build",),
)
"""Where in a TOML file a single word may be a module's name: below these keys."""
_KEYED: tuple[Key, ...] = (
    ("tool", "setuptools", "package-data"),
    ("tool", "setuptools", "exclude-package-data"),
    ("tool", "setuptools", "package-dir"),
)
"""Tables whose keys are the names of packages."""
_OF_PATHS: tuple[Key, ...] = (
    ("tool", "hatch", "build"),
    ("tool", "pdm", "build"),
    ("tool", "setuptools", "package-dir"),
    ("build",),
)
"""Tables whose values are paths."""
_PATHS = frozenset(
    {
        *("testpaths", "norecursedirs", "pythonpath", "files", "omit", "src", "exclude"),
        *("extend-exclude", "extend-include", "source-include", "source-exclude", "wheel-exclude"),
    }
)
"""Keys of lists of paths."""


def files(tree: Tree) -> Iterator[str]:
    """Yield the files that may name modules, as far as their own names tell."""
    for directory, entries in tree.directories.items():
        for name in entries.names:
            if name.endswith(_SUFFIXES) or name in _NAMES or name.startswith(_BEGINNINGS):
                yield paths.join(directory, name)


def named(path: str, known: tuple[Spelling, ...], tree: Tree) -> Iterator[Edit]:
    """Yield the edits of the file at `path`, none of Python's, where it names what moves."""
    text = tree.text(path)
    if not any(one.is_in(text) for one in known):
        return
    directory = paths.parent(path)
    if path.endswith(".toml") and not isinstance(parse_toml(text, path), Mistake):
        yield from _in_toml(text, known, directory)
        return
    names: tuple[Span, ...] = ()
    if path.endswith(_SECTIONS):
        names = tuple(ini_lists.names(text))
        yield from listed_paths.listed(text, ini_lists.paths(text), known, directory)
        yield from listed_paths.installed(text, known)
    elif paths.leaf(path) == "MANIFEST.in":
        yield from listed_paths.in_manifest(text, known, directory)
    if not path.endswith(DOCUMENTS):
        yield from listed_paths.in_commands(text, known, directory)
    for one in spoken(text, known, directory):
        is_listed = any(a.start <= one.span.start < a.end for a in names)
        if not one.is_bare or is_listed or is_for_a_module(text, one.span):
            yield one.edit


def _in_toml(text: str, known: tuple[Spelling, ...], directory: str) -> Iterator[Edit]:
    where = places(text)
    values = [(key, span) for key, span in where.values.items() if text[span.start] in "\"'"]
    keys = [(key, span) for key, span in where.keys.items() if _may_be_module(key, text, span)]
    for key, span in dict.fromkeys([*values, *keys]):
        quotes = _opening(text, span)
        inside = Span(span.start + quotes, span.end - quotes)
        written = text[inside.start : inside.end]
        is_path = span in where.values.values() and _is_path(key)
        found = [
            one.edit
            for one in spoken(written, known, directory)
            if not one.is_bare
            or (not is_path and _is_module_key(key, written, one))
            or is_for_a_module(
                text, Span(inside.start + one.span.start, inside.start + one.span.end)
            )
        ]
        if is_path:
            found += listed_paths.listed(written, (Span(0, len(written)),), known, directory)
        found += listed_paths.installed(written, known)
        found += listed_paths.in_commands(written, known, directory)
        for edit in found:
            at = inside.start
            new = f'"{edit.new}"' if not quotes and "." in edit.new else edit.new
            yield Edit(Span(at + edit.span.start, at + edit.span.end), new)


def _may_be_module(key: Key, text: str, span: Span) -> bool:
    """Tell whether a key is a name of the project's, and not one of the tool's own."""
    return text[span.start] in "\"'" or key[:-1] in _KEYED


def _is_path(key: Key) -> bool:
    """Tell whether a value is a path by its key."""
    if any(key[: len(other)] == other for other in _OF_PATHS):
        return True
    names_packages = key[:3] == ("tool", "setuptools", "packages")
    return bool({*key[2:]} & _PATHS) and not names_packages


def _opening(text: str, span: Span) -> int:
    if text[span.start : span.start + 3] in ('"""', "'''"):
        return 3
    return 1 if text[span.start] in "\"'" else 0


def _is_module_key(key: Key, written: str, one: Spoken) -> bool:
    if any(key[: len(other)] == other for other in _NOT_MODULES):
        return False
    if not any(key[: len(other)] == other for other in _MODULES):
        return False
    behind, rest = written[: one.span.start], written[one.span.end :]
    if "->" in written and key[:2] == ("tool", "importlinter"):
        return {behind.strip()[-2:], rest.strip()[:2]} <= {"", "->"}
    return (not behind and not rest.strip(".*")) or is_for_a_module(written, one.span)
