"""The messages of JSON-RPC 2.0 as plain dictionaries, and its and LSP's error codes.

The idea to hold: until the protocol's library is loaded, and on the way of every keystroke after,
a message is what `json` makes of it, and is taken apart where it is used.
"""

import json

Message = dict[str, object]
"""A request, a response or a notification, by the names of its members."""

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
SERVER_NOT_INITIALIZED = -32002
REQUEST_CANCELLED = -32800
CONTENT_MODIFIED = -32801
SERVER_CANCELLED = -32802
REQUEST_FAILED = -32803
"""`ErrorCodes` and `LSPErrorCodes` of LSP 3.17 ("Response Message")."""

encoded = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
"""Return a value as JSON, in ASCII: so half a surrogate pair can be said."""


class RefusalError(Exception):
    """A message that cannot be answered: the code, and the sentence, that its sender is told."""

    def __init__(self, code: int, text: str) -> None:
        """Say why."""
        super().__init__(text)
        self.code = code


def parsed(body: bytes | None) -> Message:
    """Return the message in the body of a frame, `None` being a frame without one.

    Raises `RefusalError` for what is not JSON, or not a message.
    """
    if body is None:
        raise RefusalError(PARSE_ERROR, "a header says no length of content")
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RefusalError(PARSE_ERROR, f"the content is not JSON: {error}") from error
    if not isinstance(message, dict):
        raise RefusalError(INVALID_REQUEST, "the content is not an object")
    return message


def response(identifier: object, result: object) -> Message:
    """Return the answer to the request of that id."""
    return {"jsonrpc": "2.0", "id": identifier, "result": result}


def failure(identifier: object, code: int, text: str) -> Message:
    """Return the answer that there is none; the id is null where it could not be read."""
    return {"jsonrpc": "2.0", "id": identifier, "error": {"code": code, "message": text}}


def notification(method: str, params: object) -> Message:
    """Return a message that wants no answer."""
    return {"jsonrpc": "2.0", "method": method, "params": params}


def request(identifier: str, method: str, params: object) -> Message:
    """Return a message that wants an answer."""
    return {"jsonrpc": "2.0", "id": identifier, "method": method, "params": params}
