"""A workspace opened: its root found, its settings read, its files listed, all of it a project.

The command line and the language server both begin here, and nothing of the world is asked for
anywhere else on the way to a `Project`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from modtidy import paths
from modtidy.configuration.mistake import Mistake
from modtidy.configuration.project import FILES, Configuration, read_configuration
from modtidy.environment import Environment
from modtidy.host.cache import Cache, file_for
from modtidy.host.contents import DiskContents
from modtidy.host.disk import Fingerprint, Listings, Scan, scan
from modtidy.host.environment import find_environment, nested_environment
from modtidy.host.library import EnvironmentLibrary
from modtidy.host.settings_files import FILES as SETTINGS_FILES
from modtidy.host.settings_files import OURS, Said, find_layers, has_settings, read_text
from modtidy.library import Library
from modtidy.project.nested import Nested, nearest
from modtidy.project.project import Project
from modtidy.settings.reading import read_settings
from modtidy.settings.values import RuleOptions, Settings
from modtidy.tree import Entries, Tree

MARKS = (*OURS, "pyproject.toml", "setup.cfg", "setup.py", ".git")
"""What a directory holds that is the root of a project."""

PROJECTS = ("pyproject.toml", "setup.cfg", "setup.py")


@dataclass(frozen=True)
class Options:
    """How a workspace is to be opened."""

    rules: RuleOptions = field(default_factory=dict)
    said: Sequence[Said] = ()
    """Settings from outside the workspace's files, the last having its way."""
    isolated: bool = False
    """Whether the settings in the workspace's files are left out."""
    settings_file: str | None = None
    """The absolute path of the settings file to read in place of the workspace's own."""
    cache_directory: Path | None = None
    """Where to keep what was read; none to keep nothing."""
    all_processors: bool = False
    """Whether processes may be forked: only where there is one thread."""


@dataclass(frozen=True)
class Workspace:
    """A project on disk, and what was amiss when it was read."""

    root: str
    """The absolute path its paths count from."""
    project: Project
    scan: Scan
    contents: DiskContents
    options: Options
    settings_mistakes: tuple[Mistake, ...] = ()
    """What is wrong in modtidy's own settings; the defaults stand for it."""

    @property
    def configuration_mistakes(self) -> tuple[Mistake, ...]:
        """Give what is wrong in other tools' files, of which no more was read."""
        known = self.project.layout.configurations.values()
        return tuple(one for each in known for one in each.mistakes)

    @property
    def problems(self) -> tuple[str, ...]:
        """Say what could not be read, a sentence each."""
        unread = {one.path: one.reason for one in self.scan.problems} | self.contents.problems
        said = (f"`{path}` cannot be read: {reason}" for path, reason in sorted(unread.items()))
        nested = self.project.nested.environments.values()
        unread_there = (one for around in nested for one in around.problems)
        return tuple(dict.fromkeys((*said, *self.project.environment.problems, *unread_there)))

    def shows(self, path: str) -> bool:
        """Tell whether findings in the file at `path` are for the user: git does not ignore it."""
        return path not in self.scan.ignored


def find_root(path: str) -> str:
    """Find the root of the project that the absolute `path`, a file or directory, belongs to.

    It is the nearest directory upwards that looks like a project's; in a repository the nearest
    one with settings of ours comes before it.  Without any it is the directory itself, or the one
    the outermost package lies in.
    """
    start = Path(path)
    start = start if start.is_dir() else start.parent
    above = (start, *start.parents)
    repository = next((one for one in above if (one / ".git").exists()), None)
    if repository is not None:
        for one in above[: above.index(repository) + 1]:
            if has_settings(one):
                return one.as_posix()
    marked = (one for one in above if any((one / mark).exists() for mark in MARKS))
    outside = next(one for one in above if not (one / "__init__.py").exists())
    return next(marked, outside).as_posix()


def open_workspace(path: str, options: Options) -> Workspace:
    """Open the workspace that the absolute `path` belongs to.  Never fails: see `problems`.

    A directory that its project ignores, such as an environment, belongs to none but itself.
    """
    opened = _opened(find_root(path), options)
    start = path if Path(path).is_dir() else Path(path).parent.as_posix()
    inside = paths.relative(start, opened.root) if start != opened.root else paths.ROOT
    if inside not in opened.scan.directories:
        opened = _opened(start, options)
    return opened


def _opened(root: str, options: Options) -> Workspace:
    settings, mistakes = _settings(root, paths.ROOT, options)
    listing = scan(root, settings.exclude)
    nested, wrong = _nested_settings(root, listing, options)
    if any(said.exclude != settings.exclude for said in nested.values()):
        listing = _scanned(root, settings, nested)
    cache = Cache(options.cache_directory and file_for(options.cache_directory, root), root)
    contents = DiskContents(root, listing.fingerprints, cache)
    if options.all_processors:
        contents.gather()
    project = _project(root, listing, contents, settings, nested, options)
    contents.keep()
    return Workspace(root, project, listing, contents, options, (*mistakes, *wrong))


def rescanned(workspace: Workspace) -> Scan:
    """List the files of a workspace as they are now, by the settings it was read with."""
    project = workspace.project
    return _scanned(workspace.root, project.settings, project.nested.settings)


def _scanned(root: str, settings: Settings, nested: Mapping[str, Settings]) -> Scan:
    inner = {directory: said.exclude for directory, said in nested.items()}
    return scan(root, settings.exclude, inner)


def reopened(workspace: Workspace, listing: Scan, contents: DiskContents) -> Workspace:
    """Return the workspace with other files, and everything that follows from them.

    Its settings, its configuration files and its environment are taken to be as they were.
    """
    tree = Tree(listing.directories, contents, Listings(workspace.root))
    project = workspace.project.with_tree(tree)
    return replace(workspace, project=project, scan=listing, contents=contents)


def reread(workspace: Workspace, changed: Mapping[str, Fingerprint]) -> Workspace:
    """Return the workspace with other text in some files, which say the same to other files."""
    scan = replace(workspace.scan, fingerprints={**workspace.scan.fingerprints, **changed})
    contents = workspace.contents.with_changes(changed)
    tree = replace(workspace.project.tree, contents=contents)
    project = replace(workspace.project, tree=tree)
    return replace(workspace, project=project, scan=scan, contents=contents)


def _settings(root: str, directory: str, options: Options) -> tuple[Settings, tuple[Mistake, ...]]:
    layers, mistakes = find_layers(
        root,
        options.said,
        directory,
        isolated=options.isolated,
        settings_file=options.settings_file,
    )
    settings, wrong = read_settings(layers, options.rules)
    return settings, (*mistakes, *wrong)


def _nested_settings(
    root: str, listing: Scan, options: Options
) -> tuple[Mapping[str, Settings], tuple[Mistake, ...]]:
    """Read the settings that directories below the root have in the place of the root's."""
    found: dict[str, Settings] = {}
    mistakes: list[Mistake] = []
    if options.isolated or options.settings_file is not None:
        return found, ()
    for directory, entries in listing.directories.items():
        may_say = directory and any(name in entries for name in SETTINGS_FILES)
        if may_say and has_settings(Path(root, directory)):
            found[directory], wrong = _settings(root, directory, options)
            mistakes += wrong
    return found, tuple(mistakes)


def _project(  # noqa: PLR0913, PLR0917 - all that a project on disk follows from
    root: str,
    listing: Scan,
    contents: DiskContents,
    settings: Settings,
    nested: Mapping[str, Settings],
    options: Options,
) -> Project:
    tree = Tree(listing.directories, contents, Listings(root))
    environment = find_environment(Path(root), settings.python)
    library: Library = EnvironmentLibrary(environment, options.cache_directory)
    known = _configurations(root, tree)
    around = dict(_nested_environments(root, known, settings, nested))
    return Project.of(tree, known, environment, settings, root, library, Nested(nested, around))


def _nested_environments(
    root: str,
    projects: Iterable[str],
    settings: Settings,
    nested: Mapping[str, Settings],
) -> Iterator[tuple[str, Environment]]:
    """Yield the environments that projects have, or are told of, in the place of the root's."""
    for directory in sorted({*projects, *nested} - {paths.ROOT}):
        wanted = nearest(directory, nested, settings).python
        if wanted is None or (directory in nested and wanted != settings.python):
            found = nested_environment(Path(root), directory, wanted)
            if found is not None:
                yield directory, found


def _configurations(root: str, tree: Tree) -> Mapping[str, Configuration]:
    """Read the files of the root and of each project directory in the tree."""
    return {
        directory: read_configuration(directory, dict(_texts(root, directory, tree)))
        for directory, entries in tree.directories.items()
        if not directory or _is_project(entries)
    }


def _is_project(entries: Entries) -> bool:
    """Tell whether a directory is a project's; in a package `setup.py` is a module like any."""
    lone = "__init__.py" in entries and "pyproject.toml" not in entries
    return not lone and any(name in entries for name in PROJECTS)


def _texts(root: str, directory: str, tree: Tree) -> Iterator[tuple[str, str]]:
    for name in FILES:
        above = (directory, *paths.parents(directory)) if name == ".gitignore" else (directory,)
        found = next((one for one in above if name in tree.entries(one)), None)
        if found is not None:
            yield name, read_text(Path(root, found, name))
