"""Programs that start programs, run to their end and leaving none behind."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path


def run(
    command: Sequence[str | Path],
    *,
    seconds: float,
    directory: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run `command` in a process group of its own, and return what it prints.

    Raises `AssertionError`, with what was printed, if it fails or takes more than `seconds`.
    """
    process = subprocess.Popen(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=directory,
        env={**os.environ, **(environment or {})},
        text=True,
        errors="replace",
        start_new_session=True,
    )
    late = False
    try:
        printed, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        late = True
        _signal_group(process, signal.SIGTERM)  # so that it ends what is in other groups
        try:
            printed, _ = process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            _signal_group(process, signal.SIGKILL)
            printed, _ = process.communicate()
    finally:
        _signal_group(process, signal.SIGKILL)
    if late or process.returncode != 0:
        outcome = f"not done in {seconds} s" if late else f"exit status {process.returncode}"
        raise AssertionError(f"`{command[0]} {command[1]}`: {outcome}\n{printed}")
    return printed


def _signal_group(process: subprocess.Popen[str], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # none of the group is left, as should be
        os.killpg(process.pid, number)
