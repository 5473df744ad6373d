"""Messages in and out of the process: JSON under a header that says how long it is.

The idea to hold: a thread does nothing but read, so a client that is writing is never kept from
reading what we write, and a message costs one hop from the pipe to where it is answered.

This stands in for the reading and writing of pygls, which take three hops through an executor for
each message, and would have to be imported before the first one could be read.
"""

import os
import sys
from collections.abc import Iterator
from io import BufferedIOBase, BufferedReader, FileIO
from threading import Lock

from modtidy.lsp.messages import Message, encoded

_LONGEST_LINE = 1 << 16
_MOST_DIGITS = 10
_MALFORMED = -1


class Wire:
    """The way out: each message whole, from whatever thread."""

    def __init__(self, descriptor: int) -> None:
        """Write to an open file descriptor."""
        self._descriptor = descriptor
        self._writing = Lock()

    def send(self, message: Message) -> None:
        """Send a message."""
        self.send_json(encoded(message))

    def send_json(self, body: str) -> None:
        """Send a message that is JSON already, in ASCII."""
        content = body.encode("ascii")
        self.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))

    def write(self, data: bytes) -> None:
        """Write bytes that have their header, as pygls makes them.

        When the client is gone they are lost; the end of its messages will tell.
        """
        with self._writing:
            try:
                written = os.write(self._descriptor, data)
                while written < len(data):
                    written += os.write(self._descriptor, data[written:])
            except OSError:
                return

    def close(self) -> None:
        """Do nothing: the wire ends with the process.  pygls wants to be able to ask."""


def frames(stream: BufferedIOBase) -> Iterator[bytes | None]:
    """Yield the content of each message until the stream ends (LSP 3.17, "Base Protocol").

    A header that says no length gives `None`; reading goes on at the next that does, wherever in
    a line it begins.
    """
    while (length := _length(stream)) is not None:
        if length == _MALFORMED:
            yield None
            continue
        content = stream.read(length)
        if len(content) < length:
            return
        yield content


def _length(stream: BufferedIOBase) -> int | None:
    length = _MALFORMED
    while line := stream.readline(_LONGEST_LINE):
        if line in (b"\r\n", b"\n"):
            return length
        _, field, value = line.lower().rpartition(b"content-length:")
        if field:
            digits = value.strip()[:_MOST_DIGITS]
            length = int(digits) if digits.isdigit() else _MALFORMED
    return None


def claim_standard_streams() -> tuple[BufferedReader, Wire]:
    """Take standard input and output for the protocol alone; return the way in and the way out.

    What anything else prints goes to standard error, and a child process reads nothing.
    """
    incoming, outgoing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    if os.name == "posix":  # a parent may have left its end of a shared pipe otherwise
        os.set_blocking(incoming, True)
        os.set_blocking(outgoing, True)
    return BufferedReader(FileIO(incoming), 1 << 16), Wire(outgoing)
