"""`modtidy` and `python -m modtidy`.

An editor that starts the language server waits for its first answer, so what only the command line
needs is not imported for it.
"""

import os
import sys


def main() -> None:
    """Run the command that is asked for, and leave with its exit status."""
    if sys.argv[1:] in (["server"], ["server", "--stdio"]):
        from modtidy.lsp.main import main as serve  # noqa: PLC0415 - see above

        serve()
        return
    from modtidy import cli  # noqa: PLC0415 - see above

    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # a terminal's
    try:
        status = cli.main(sys.argv[1:], sys.stdin, sys.stdout, sys.stderr)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    except KeyboardInterrupt:
        status = 2
    sys.exit(status)


if __name__ == "__main__":
    # `python -m` looks for modules where it is run first: in the workspace, whose `random.py` is
    # what modtidy is to report and not to stumble over.
    if not getattr(sys.flags, "safe_path", False):
        del sys.path[0]
    main()
