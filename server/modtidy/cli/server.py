"""`modtidy server`, where its arguments are not the usual ones; see `__main__` for those."""

import argparse

from modtidy.cli.arguments import Arguments, Command
from modtidy.cli.console import Console


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare what is accepted for the sake of clients that always pass it."""
    parser.add_argument("--stdio", action="store_true", help="as it is done anyway")


def run(_arguments: Arguments, _console: Console) -> int:
    """Serve a client on standard input and output."""
    from modtidy.lsp.main import main as serve  # noqa: PLC0415 - no other command needs it

    serve()
    return 0


COMMAND = Command("server", "", "the language server on standard input and output", declare, run)
