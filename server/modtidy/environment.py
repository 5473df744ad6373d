"""What a program has around it: a version of Python, its standard library, what is installed.

The one idea: an environment is a value, read as text by the host and handed down.  Nothing here
is ever run, so all it says is what the files of the environment say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class StandardLibrary:
    """The standard library of one version of Python, by the names it is imported under."""

    version: tuple[int, int]
    names: frozenset[str]
    """The top-level names, private ones too, of every platform (`sys.stdlib_module_names`)."""
    builtin: frozenset[str]
    """Those compiled into the interpreter, which no file can hide."""
    frozen: frozenset[str]
    """Those kept as bytecode in the interpreter, found before the search path as well."""
    startup: frozenset[str]
    """Those loaded when a script begins: they are in `sys.modules` before its directory counts."""
    imports: Mapping[str, tuple[str, ...]] = field(hash=False, repr=False)
    """What each module imports when it is imported, by dotted names.

    An attribute that its module makes when it is asked for (PEP 562), such as
    `concurrent.futures.ThreadPoolExecutor`, has the imports that making it takes.
    """

    def can_be_hidden(self, name: str) -> bool:
        """Tell whether a file may be found before the top-level module `name` of the library.

        Language reference, 5.3: `sys.modules` is asked first, then the finders in
        `sys.meta_path`: those of built-in, of frozen, and last of the search path's modules.
        """
        return name in self.names and not (
            name in self.builtin or name in self.frozen or name in self.startup
        )

    def chain(self, start: str, goal: str) -> tuple[str, ...]:
        """Return the shortest way by which importing `start` imports the top-level `goal`.

        It begins with `start`, a dotted name of a module, or of a name in one, and ends with
        `goal`; each imports the next at import time.  Without a way it is empty.  Importing
        `a.b` imports `a` too (language reference, 5.3), so that is a step as well.
        """
        came_from = {start: ""}
        waiting = [start]
        for name in waiting:
            if name == goal:
                return tuple(reversed(list(_steps(came_from, name))))
            for following in self._imported(name):
                if following not in came_from:
                    came_from[following] = name
                    waiting.append(following)
        return ()

    def _imported(self, name: str) -> Iterator[str]:
        """Give what importing `name` imports; a start-up module was imported long before."""
        if name in self.startup:
            return
        yield from _packages(name)
        for target in self.imports.get(name, ()):
            yield target
            yield from _packages(target)


def _packages(name: str) -> Iterator[str]:
    while name := name.rpartition(".")[0]:
        yield name


def _steps(came_from: Mapping[str, str], name: str) -> Iterator[str]:
    while name:
        yield name
        name = came_from[name]


@dataclass(frozen=True, slots=True)
class Distribution:
    """A distribution package: what was installed, under the name it was installed by."""

    name: str
    version: str
    import_names: tuple[str, ...]
    """The top-level names it can be imported under; a stub distribution's are those it types."""
    location: str
    """The absolute directory its modules lie in: site-packages, or where they are edited."""
    editable: bool = False
    stub_only: bool = False
    """Whether it has nothing but stubs, which are never imported (PEP 561)."""


@dataclass(frozen=True)
class Environment:
    """One Python and what is installed for it."""

    version: tuple[int, int]
    prefix: str
    """The absolute directory it lies in, `sys.prefix`."""
    why: str
    """Why this one, as part of a sentence: "`.venv`, found in the project's root"."""
    standard_library: StandardLibrary
    search_path: tuple[str, ...] = ()
    """The absolute directories on `sys.path` after the program's own, in order."""
    distributions: tuple[Distribution, ...] = ()
    editable_paths: tuple[str, ...] = ()
    """Those of `search_path` that `.pth` files add, editable installs among them."""
    mapped: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Where the finders of editable installs find names that are not on `search_path`.

    Absolute paths by dotted import name: a package's directory, or a module's file without or
    with its suffix, as the finder has it.
    """
    problems: tuple[str, ...] = ()
    """What could not be read, a sentence each; it is left out of all the rest."""
    well_known: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False, repr=False)
    """The table `import_names_of` wants, of distributions that may not be installed here."""
    extension_suffixes: tuple[str, ...] = ()
    """What the files of extension modules end in, in the order they are looked for; if known."""
    assumed: bool = False
    """Whether nothing shows that it is the project's: it runs modtidy, or has nothing installed."""

    @cached_property
    def by_import_name(self) -> Mapping[str, tuple[Distribution, ...]]:
        """The distributions that give each top-level import name; several may give portions."""
        found: dict[str, tuple[Distribution, ...]] = {}
        for distribution in self.distributions:
            for name in () if distribution.stub_only else distribution.import_names:
                found[name] = (*found.get(name, ()), distribution)
        return found

    def distributions_of(self, import_name: str) -> tuple[Distribution, ...]:
        """Return the installed distributions that `import_name`, dotted or not, is imported from.

        Several may share a namespace package.  Stub distributions are not among them.
        """
        return self.by_import_name.get(import_name.partition(".")[0], ())

    def distribution_of(self, import_name: str) -> Distribution | None:
        """Return the first of `distributions_of`, if there is any."""
        return next(iter(self.distributions_of(import_name)), None)


def normalised(distribution_name: str) -> str:
    """Return the name by which distributions are compared: `PyYAML` is `pyyaml` (PEP 503)."""
    return "-".join(part for part in _dashed(distribution_name).split("-") if part)


def _dashed(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def import_names_of(requirement_name: str, table: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return what a declared, maybe not installed, distribution is imported as.

    `table` has, by normalised names, the distributions whose import names are others than their
    own.  Any other is taken at its word: `ruamel-thing` is imported as `ruamel_thing`.
    """
    name = normalised(requirement_name)
    return table.get(name, (name.replace("-", "_"),))
