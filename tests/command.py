"""A command of modtidy's, run in this process and directory."""

import io

from modtidy import cli


def run(*arguments: str, given: str = "", terminal: bool = False) -> tuple[int, str, str]:
    """Run a command; return its status and what it wrote on its two streams."""
    out, err = io.StringIO(), io.StringIO()
    status = cli.main([*arguments], Keyboard(given) if terminal else io.StringIO(given), out, err)
    return status, out.getvalue(), err.getvalue()


class Keyboard(io.StringIO):
    """Standard input where somebody types."""

    def isatty(self) -> bool:
        return True
