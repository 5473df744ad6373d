"""setuptools: packages found, listed or discovered, modules by name, and data beside them.

A Python file gets into a wheel by one of three ways: its directory is one of the `packages`, it is
one of the `py_modules`, or it is carried along as the data of a package above it.
The source is `setuptools/discovery.py` and `setuptools/command/build_py.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import NamedTuple

from modtidy import paths
from modtidy.configuration.backends import discovery, manifest
from modtidy.configuration.backends.discovery import Find
from modtidy.configuration.globs import matches
from modtidy.configuration.wheel import Files, Shipped, SourceRoot, cleaned, no, unknown, yes

AUTOMATIC = "setuptools' automatic discovery"


class _Package(NamedTuple):
    """The package that a directory is in the wheel; without a name, why it is none."""

    name: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Setuptools:
    """What a project tells setuptools."""

    packages: tuple[str | Find, ...] | None = None
    """Packages by name and searches for packages; None: setuptools discovers them."""
    modules: tuple[str, ...] | None = None
    said: str = "`packages`"
    """Where the packages are listed, for the user."""
    package_dir: Mapping[str, str] = field(default_factory=dict)
    """The directories of packages; that of the empty name holds all the others."""
    data: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded_data: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    include_data: bool = False
    manifest: str = ""
    """The text of `MANIFEST.in`."""
    tracked: bool = False
    """Whether a plug-in adds the files version control knows to those of the manifest."""
    discovers: bool = True
    """Whether packages are discovered where none are named."""
    problem: str = ""
    """Half a sentence on why it cannot be known what is shipped."""

    def source_roots(self, files: Files) -> tuple[SourceRoot, ...]:
        """Return the directories packages are looked for in."""
        return tuple(dict.fromkeys(self._roots(files)))

    def ships(self, path: str, files: Files) -> Shipped:
        """Tell whether the Python file at `path` will be in the wheel."""
        if problem := self.problem or files.once(self._refusal):
            return unknown(problem)
        package = self._package(paths.parent(path), files)
        if package.name and path != "setup.py" and not paths.leaf(path).startswith("."):
            return yes(f"setuptools ships the package `{package.name}`")
        if path in files.once(self._module_files):
            return yes(f"setuptools ships the module `{paths.leaf(path)[:-3]}` by name")
        return self._as_data(path, files) or no(package.why)

    @property
    def _automatic(self) -> bool:
        return self.packages is None and self.modules is None and self.discovers

    def _source(self, files: Files) -> str:
        """Return the directory of a `src` layout, or nothing."""
        source = self.package_dir.get("", "src")
        named = any(self.package_dir)
        return source if source and not named and files.has_directory(source) else ""

    def _roots(self, files: Files) -> Iterator[SourceRoot]:
        for package, directory in self.package_dir.items():
            inside = package.replace(".", "/")
            if not directory and not package:
                continue  # it says what holds anyway
            if directory == inside or directory.endswith(f"/{inside}") or not package:
                root = (
                    directory[: len(directory) - len(inside)].rstrip("/") if inside else directory
                )
                yield SourceRoot(root, "`package_dir` names it")
        for one in self.packages or ():
            if isinstance(one, Find):
                yield from (SourceRoot(where, f"{one.said} looks here") for where in one.where)
            elif "" not in self.package_dir:
                yield SourceRoot("", f"{self.said} names packages that lie here")
        if self.modules and "" not in self.package_dir:
            yield SourceRoot("", "`py_modules` names modules that lie here")
        if self._automatic and not any(self.package_dir):
            yield SourceRoot(self._source(files), f"{AUTOMATIC} looks here")

    def _refusal(self, files: Files) -> str:
        """Return why setuptools will not build the project, where it will not."""
        for one in self.packages or ():
            if isinstance(one, str) and not files.has_directory(self._directory_of(one)):
                return f"{self.said} names `{one}`, which does not exist"
        if not self._automatic or any(self.package_dir) or self._source(files):
            return ""
        if top := self.package_dir.get("", ""):
            return f"`package_dir` names `{top}`, which does not exist"
        packages = [one for one in discovery.flat_packages(files) if not one.endswith("-stubs")]
        found = packages or discovery.flat_modules(files)
        if len(found) < 2:  # noqa: PLR2004 - "multiple", in setuptools' words
            return ""
        names = ", ".join(f"`{name}`" for name in found)
        return f"{AUTOMATIC} refuses to choose between {names}"

    def _package(self, directory: str, files: Files) -> _Package:
        if self._automatic:
            return self._discovered(directory, files)
        listed = files.once(self._listed)
        if directory in listed:
            return _Package(listed[directory])
        whys = []
        for one in self.packages or ():
            if isinstance(one, Find) and (where := one.place(directory)) is not None:
                name = discovery.package(directory, where)
                why = one.objection(directory, where, files)
                if not why and (one.sets_directories or self._directory_of(name) == directory):
                    return _Package(name)
                whys.append(why)
        name = self._name_of(directory)
        whys.append(f"{self.said} does not name `{name}`" if name else f"{self.said} leaves it out")
        return _Package("", next(filter(None, whys)))

    def _discovered(self, directory: str, files: Files) -> _Package:
        named = {at: name for name, at in self.package_dir.items() if name}
        for top, name in named.items():
            if directory == top:
                return _Package(name)
            if paths.below(directory, top):
                why = Find(AUTOMATIC, namespaces=True).objection(directory, top, files)
                return _Package("" if why else f"{name}.{discovery.package(directory, top)}", why)
        source = self._source(files)
        if named or (source and (directory == source or not paths.below(directory, source))):
            looked = ", ".join(f"`{one}`" for one in named or [source])
            return _Package("", f"{AUTOMATIC} looks for packages in {looked} alone")
        if source:
            find = Find(AUTOMATIC, namespaces=True, where=(source,))
            why = find.objection(directory, source, files)
        else:
            why = discovery.flat_objection(directory) if directory else ""
        if why or not directory:
            return _Package(
                "", why or f"{AUTOMATIC} finds packages, and takes no module beside them"
            )
        return _Package(discovery.package(directory, source))

    def _listed(self, files: Files) -> Mapping[str, str]:  # noqa: ARG002 - asked once for all files
        """Map the directories of the packages that are listed to their names."""
        names = [one for one in self.packages or () if isinstance(one, str)]
        return {self._directory_of(one): one for one in reversed(names)}

    def _directory_of(self, package: str) -> str:
        """Return the directory of `package`, as `distutils.command.build_py` works it out."""
        parts = package.split(".")
        for count in range(len(parts), 0, -1):
            directory = self.package_dir.get(".".join(parts[:count]))
            if directory is not None:
                return "/".join(part for part in (directory, *parts[count:]) if part)
        return "/".join(part for part in (self.package_dir.get("", ""), *parts) if part)

    def _name_of(self, directory: str) -> str:
        """Name the package `directory` would be, were it listed."""
        top = self.package_dir.get("", "")
        if directory == top or not paths.below(directory, top):
            return ""
        return discovery.package(directory, top)

    def _module_files(self, files: Files) -> frozenset[str]:
        if self.modules is not None:
            named = (self._directory_of(name) for name in self.modules)
            inits = (
                self._directory_of(name.rpartition(".")[0]) for name in self.modules if "." in name
            )
            return frozenset(
                (*(f"{path}.py" for path in named), *(f"{path}/__init__.py" for path in inits))
            )
        if not self._automatic or any(self.package_dir):
            return frozenset()
        if source := self._source(files):
            names = (name for name in files.names(source) if name.endswith(".py"))
            return frozenset(f"{source}/{name}" for name in names if name[:-3].isidentifier())
        if any(not one.endswith("-stubs") for one in discovery.flat_packages(files)):
            return frozenset()
        return frozenset(f"{name}.py" for name in discovery.flat_modules(files))

    def _as_data(self, path: str, files: Files) -> Shipped | None:
        """Tell whether a package above `path` carries it along as data."""
        nearest = True
        for directory in paths.parents(path):
            name = self._package(directory, files).name
            if not name:
                continue
            inside = paths.relative(path, directory)
            if self._excludes(name, directory, path):
                nearest = False
                continue
            if any(matches(inside, cleaned(one)) for one in _patterns(self.data, name)):
                return yes(f"it is package data of `{name}`")
            if nearest and self.include_data:
                listed = manifest.lists(self.manifest, path, tracked=self.tracked)
                if listed:
                    return yes(f"`MANIFEST.in` makes it package data of `{name}`")
                if listed is None:
                    return unknown("a plug-in makes package data of the files git tracks")
            nearest = False
        return None

    def _excludes(self, package: str, directory: str, path: str) -> bool:
        patterns = _patterns(self.excluded_data, package)
        return any(fnmatchcase(path, paths.join(directory, cleaned(one))) for one in patterns)


def _patterns(data: Mapping[str, tuple[str, ...]], package: str) -> tuple[str, ...]:
    return data.get("", ()) + data.get(package, ())
