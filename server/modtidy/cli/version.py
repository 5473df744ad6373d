"""`modtidy version`."""

import platform

from modtidy import __version__
from modtidy.cli.arguments import Arguments, Command
from modtidy.cli.console import Console


def run(_arguments: Arguments, console: Console) -> int:
    """Print the version, and what it runs on."""
    console.stdout.write(f"modtidy {__version__} (Python {platform.python_version()})\n")
    return 0


COMMAND = Command("version", "", "the version of modtidy", lambda _parser: None, run)
