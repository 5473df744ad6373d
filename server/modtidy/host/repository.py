"""What git knows of the files that are about to be changed."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from shutil import which


def uncommitted(files: Iterable[str], root: str) -> tuple[str, ...]:
    """Name those of `files`, paths from `root`, that git could not bring back as they are.

    Outside a repository, or without git, there are none that it would be asked to.  Raises OSError
    where git will not say.
    """
    directory = Path(root)
    inside = any((one / ".git").exists() for one in (directory, *directory.parents))
    git = which("git")
    asked = tuple(files)
    if not (inside and git and asked):
        return ()
    command = [git, "--literal-pathspecs", "status", "--porcelain", "-z", "--no-renames", "-uall"]
    ran = subprocess.run(  # noqa: S603 - git itself, and paths after `--`
        [*command, "--", *asked], cwd=root, env=_environment(), capture_output=True, check=False
    )
    if ran.returncode:
        why = ran.stderr.decode("utf-8", "replace").partition("\n")[0].removeprefix("fatal: ")
        if why.startswith("not a git repository"):
            return ()
        raise OSError(f"git will not say what is committed: {why}")
    lines = ran.stdout.decode("utf-8", "surrogateescape").split("\0")
    top = _top(git, root)
    return tuple(sorted(line[3:].removeprefix(top) for line in lines if line))


def _environment() -> Mapping[str, str]:
    """Have git speak English, whose messages are looked into."""
    return {**os.environ, "LC_ALL": "C"}


def _top(git: str, root: str) -> str:
    """Give the way from the repository's top to `root`, with a slash at its end."""
    command = [git, "rev-parse", "--show-prefix"]
    ran = subprocess.run(command, cwd=root, capture_output=True, check=False)  # noqa: S603 - as above
    return ran.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")
