"""From arguments to workspaces: which files are meant, and with what settings they are read."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from modtidy import paths, rules
from modtidy.cli.arguments import Arguments
from modtidy.cli.console import Console, FailureError, named, near, told
from modtidy.configuration.mistake import Mistake
from modtidy.configuration.toml import parse_toml
from modtidy.host.settings_files import Said
from modtidy.host.sole_writer import half_changed, settle
from modtidy.host.workspace import Options, Workspace, find_root, open_workspace


@dataclass
class Opened:
    """A workspace, and what of it was asked for."""

    workspace: Workspace
    asked: list[str]
    """Paths from its root."""

    def shows(self, path: str) -> bool:
        """Tell whether what is found in the file at `path` is to be shown."""
        below = any(paths.below(path, one) for one in self.asked)
        return below and self.workspace.shows(path)

    def absolute(self, path: str) -> str:
        """Give the absolute path of a path from the root."""
        return path if paths.is_absolute(path) else f"{self.workspace.root.rstrip('/')}/{path}"

    def named(self, path: str) -> str:
        """Name the file at a path from the root as it is called where the command runs."""
        return named(self.absolute(path))


def opened(
    places: Iterable[str], arguments: Arguments, console: Console, *, writes: bool = False
) -> tuple[Opened, ...]:
    """Open the workspaces that `places`, paths as given by the user, belong to.

    A command that `writes` takes back first what another left half done.  Raises `FailureError`
    where a place does not exist, or where the settings cannot be taken.
    """
    options = _options(arguments)
    found: dict[str, Opened] = {}
    for absolute in [existing(place) for place in places]:
        home = found.get(find_root(absolute))
        if home is None or not _covers(home.workspace, absolute):
            with showing_progress(console, f"Reading {named(absolute)}"):
                workspace = open_workspace(absolute, options)
                if _is_settled(workspace.root, console, writes=writes):
                    workspace = open_workspace(absolute, options)
            home = found.setdefault(workspace.root, Opened(workspace, []))
        home.asked.append(_inside(home.workspace, absolute))
    for one in found.values():
        _complain(one.workspace, console)
    return tuple(found.values())


@contextmanager
def showing_progress(console: Console, message: str) -> Iterator[None]:
    """Show on a terminal what is being done, while it is."""
    console.progress(f"{message} …")
    try:
        yield
    finally:
        console.progress("")


def existing(place: str) -> str:
    """Return the absolute path of what is at `place`; raises `FailureError` if nothing is."""
    path = Path(os.path.abspath(place))  # noqa: PTH100 - links stay as they are written
    if not path.exists():
        beside = os.listdir(path.parent) if path.parent.is_dir() else ()  # noqa: PTH208 - names
        raise FailureError(f"there is no `{place}`{near(path.name, beside)}")
    return path.as_posix()


def _is_settled(root: str, console: Console, *, writes: bool) -> bool:
    """Take back a change that was cut off, or say that there is one; tell whether files changed."""
    undone = settle(root) if writes else ()
    if undone:
        console.say(f"a change that had been cut off was taken back: {_named_all(undone, root)}")
    half = half_changed(root)
    if half:
        console.say(f"a change was cut off half-way: {_named_all(half, root)}")
    return bool(undone)


def _named_all(files: Iterable[str], root: str) -> str:
    return ", ".join(f"`{named(f'{root}/{path}')}`" for path in files)


def _covers(workspace: Workspace, absolute: str) -> bool:
    directory = absolute if Path(absolute).is_dir() else paths.parent(absolute)
    return _inside(workspace, directory) in workspace.scan.directories


def _inside(workspace: Workspace, absolute: str) -> str:
    """Give the path from a workspace's root to what lies in it."""
    return paths.ROOT if absolute == workspace.root else paths.relative(absolute, workspace.root)


def _complain(workspace: Workspace, console: Console) -> None:
    """Fail where the settings are wrong; say what else could not be read."""
    wrong = workspace.settings_mistakes
    if wrong:
        raise FailureError(*(told(one, workspace.root) for one in wrong))
    for mistake in workspace.configuration_mistakes:
        console.say(told(mistake, workspace.root))
    for problem in workspace.problems:
        console.say(problem)
    if console.verbose:
        environment = workspace.project.environment
        version = "{}.{}".format(*environment.version)
        console.say(f"the project is `{workspace.root}`, {len(workspace.scan.fingerprints)} files")
        console.say(f"the environment is Python {version}, {environment.why}")


def _options(arguments: Arguments) -> Options:
    files = [one for one in arguments.config if _is_file(one)]
    if len(files) > 1:
        raise FailureError("`--config` names more than one file")
    return Options(
        rules={rule.name: rule.options for rule in rules.ALL},
        said=tuple(_said(arguments)),
        isolated=arguments.isolated,
        settings_file=existing(files[0]) if files else None,
        cache_directory=None if arguments.no_cache else _cache_directory(arguments.cache_dir),
        all_processors=True,
    )


def _cache_directory(wanted: str | None) -> Path:
    if wanted:
        return Path(wanted).absolute()
    from platformdirs import user_cache_path  # noqa: PLC0415 - 10 ms, and often not wanted

    return user_cache_path("modtidy", appauthor=False)


def _is_file(given: str) -> bool:
    """Tell whether what is given to `--config` is the path of a file, and not `KEY=VALUE`."""
    return "=" not in given or os.path.isfile(given)  # noqa: PTH113 - Path's raises on a long one


def _said(arguments: Arguments) -> Iterator[Said]:
    """Yield the settings on the command line, each known by its option."""
    here = Path.cwd().as_posix()
    for given in arguments.config:
        if not _is_file(given):
            values = parse_toml(given, "--config")
            if isinstance(values, Mistake):
                raise FailureError(f"`--config {given}`: the value is not TOML")
            yield Said("--config", values, directory=here)
    for option in ("select", "ignore", "exclude"):
        listed = _listed(getattr(arguments, option))
        if listed:
            yield Said(f"--{option}", {option: listed}, directory=here)
    if arguments.severity:
        pairs = dict(one.partition("=")[::2] for one in arguments.severity)
        yield Said("--severity", {"severity": pairs})
    if arguments.python:
        python = os.path.abspath(arguments.python)  # noqa: PTH100 - links stay
        yield Said("--python", {"python": Path(python).as_posix()})
    if arguments.target_version:
        yield Said("--target-version", {"target-version": arguments.target_version})


def _listed(given: Sequence[str]) -> list[str]:
    """Take lists apart: `--select a,b --select c`."""
    return [name.strip() for one in given for name in one.split(",") if name.strip()]
