"""What is in force in a part of the workspace alone: settings, and environments.

The one idea: a file belongs to the nearest directory above it that has something to say, and where
none has, to the workspace's root.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pathspec import GitIgnoreSpec

from modtidy import paths
from modtidy.environment import Environment
from modtidy.settings.values import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Nested:
    """What directories below the root have of their own, each by its path."""

    settings: Mapping[str, Settings] = field(default_factory=dict)
    environments: Mapping[str, Environment] = field(default_factory=dict)


NOTHING = Nested()


def compiled(
    ignores: Mapping[str, tuple[str, ...]],
) -> tuple[tuple[GitIgnoreSpec, tuple[str, ...]], ...]:
    """Return `per-file-ignores` with the patterns made ready to be held against paths."""
    return tuple((GitIgnoreSpec.from_lines([glob]), rules) for glob, rules in ignores.items())


def nearest(path: str, said: Mapping[str, T], otherwise: T) -> T:
    """Return what the nearest directory says, `path` itself first, or else what the root does."""
    for directory in (path, *paths.parents(path)) if said else ():
        if directory in said:
            return said[directory]
    return otherwise
