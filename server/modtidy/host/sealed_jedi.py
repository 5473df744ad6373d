"""jedi, sealed: it reads files, and starts and imports nothing.

Left to itself jedi starts the workspace's interpreter, takes the directory it runs in for safe,
and imports extension modules to see what is in them (jedi's documentation, "Project" and
"Environments").  Here it gets an environment that is this very process, in which nothing can be
imported but the compiled modules of the standard library.
"""

import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import jedi  # type: ignore[import-untyped] # as it is
from jedi.api.environment import InterpreterEnvironment  # type: ignore[import-untyped] # as it is
from jedi.inference.compiled.subprocess import (  # type: ignore[import-untyped] # as it is
    InferenceStateSameProcess,
    functions,
)

from modtidy.environment import Environment


class VersionInfo(NamedTuple):
    """A version of Python, as jedi asks for it."""

    major: int
    minor: int
    micro: int


SCRIPT = Path("/", "modtidy-asks.py")
"""Where the lines that are completed are said to be: nowhere."""


def script_maker(
    environment: Environment, cache_directory: Path | None
) -> Callable[[str], jedi.Script]:
    """Return what makes a script of a line of code, as if it were run in `environment`."""
    jedi.settings.auto_import_modules = []
    if cache_directory is not None:
        jedi.settings.cache_directory = str(cache_directory / "jedi")
    project = jedi.Project(
        SCRIPT.parent,
        sys_path=list(environment.search_path),
        load_unsafe_extensions=False,
        smart_sys_path=False,
    )
    here = SealedEnvironment(environment.version)
    return lambda line: jedi.Script(line, path=SCRIPT, project=project, environment=here)


class SealedEnvironment(InterpreterEnvironment):  # type: ignore[misc] # jedi is untyped
    """The process we are in, as an environment of another version whose code cannot be run."""

    def __init__(self, version: tuple[int, int]) -> None:
        """Have stubs read for `version` of Python."""
        super().__init__()
        self.version_info = VersionInfo(*version, 0)

    def get_sys_path(self) -> list[str]:
        """Name the directories whose extension modules may be imported: none."""
        return []

    def get_inference_state_subprocess(self, state: object) -> "SealedProcess":
        """Stand in for the process jedi would start."""
        return SealedProcess(state)


class SealedProcess(InferenceStateSameProcess):  # type: ignore[misc] # jedi is untyped
    """What jedi would ask of an interpreter, answered here."""

    def load_module(self, *, dotted_name: str, sys_path: list[str]) -> object:
        """Import a compiled module of the standard library; of any other, know nothing."""
        if dotted_name.partition(".")[0] not in sys.stdlib_module_names:
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return functions.load_module(
                self._inference_state_weakref(), dotted_name=dotted_name, sys_path=sys_path
            )
