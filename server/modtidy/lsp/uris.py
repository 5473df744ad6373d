"""URIs of files, and the paths they stand for (RFC 8089; LSP 3.17, "URIs").

A path here is absolute, with `/`, and on Windows begins with a drive's capital letter.
"""

import re
from urllib.parse import quote, unquote, urlsplit

_DRIVE = re.compile(r"/?([A-Za-z]):(?=/|$)")
_KEPT = "/~!$&'()*+,;=@-._"


def path_of(uri: str) -> str | None:
    """Return the path of a `file:` URI; none of any other, such as an unsaved document's."""
    parts = urlsplit(uri)
    if parts.scheme != "file":
        return None
    path = unquote(parts.path)
    if parts.netloc:
        return f"//{parts.netloc}{path}"
    drive = _DRIVE.match(path)
    return f"{drive[1].upper()}:{path[drive.end() :]}" if drive else path


def uri_of(path: str) -> str:
    """Return the `file:` URI of an absolute path."""
    if path.startswith("//"):
        return "file:" + quote(path, safe=_KEPT)
    if _DRIVE.match(path):
        path = "/" + path
    return "file://" + quote(path, safe=_KEPT)
