"""The command line: its commands, and what becomes of their mistakes.

Results go to standard output and messages to standard error.  The exit status is 0 where nothing
is left to report, 1 where something is, and 2 where it could not be done.
"""

import traceback
from collections.abc import Sequence
from typing import TextIO

from modtidy import __version__
from modtidy.cli import check, config, refactor, rule, server, version
from modtidy.cli.arguments import parse, summary
from modtidy.cli.console import Console, FailureError, near
from modtidy.plan import Conflict

COMMANDS = (
    *(check.COMMAND, rule.COMMAND, refactor.COMMAND, config.COMMAND),
    *(server.COMMAND, version.COMMAND),
)


def main(argv: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Run the command in `argv`, the program's name left out, and return its exit status."""
    try:
        return _run(argv, Console(stdin, stdout, stderr))
    except FailureError as failure:
        stderr.writelines(f"modtidy: {message}\n" for message in failure.messages)
    except Conflict as conflict:
        stderr.write(f"modtidy: {conflict}\n")
    except BrokenPipeError:
        raise
    except OSError as error:
        where = f"`{error.filename}`: " if error.filename else ""
        stderr.write(f"modtidy: {where}{error.strerror or error}\n")
    except Exception:  # noqa: BLE001 - the interpreter's own status for it, 1, means findings
        traceback.print_exc(file=stderr)
        stderr.write(f"modtidy: this is a bug in modtidy {__version__}\n")
    return 2


def _run(argv: Sequence[str], console: Console) -> int:
    name = argv[0] if argv else ""
    if not argv or name in ("-h", "--help"):
        (console.stdout if argv else console.stderr).write(summary(COMMANDS))
        return 0 if argv else 2
    if name in ("-V", "--version"):
        name = "version"
    command = next((one for one in COMMANDS if one.name == name), None)
    if command is None:
        known = [one.name for one in COMMANDS]
        raise FailureError(f"there is no command `{name}`{near(name, known)}")
    arguments = parse(command, argv[1:], console)
    if arguments is None:
        return 0
    return command.run(arguments, console)
