"""Text from bytes, and bytes from text, as Python reads its source files.

The encoding of a source file is written in its first two lines or it is UTF-8 (language reference
§2.1.4, PEP 263).  The declaration is ASCII, so it can be read from the text as well as from the
bytes: what was decoded is encoded the same way again, with nothing to be remembered in between.
Line ends stay as they are, and a byte order mark stays in front as U+FEFF.
"""

import codecs
import re

PYTHON = (".py", ".pyi", ".pyw")

_BLANK = rb"(?:\xef\xbb\xbf)?[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)"
_DECLARED = re.compile(
    rb"(?:" + _BLANK + rb")?(?:\xef\xbb\xbf)?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)"
)


def decoded(data: bytes, name: str) -> str:
    """Return the text of the file called `name` that holds `data`.

    Raises UnicodeError where the bytes are none in its encoding, LookupError where there is no
    such encoding.
    """
    return data.decode(_encoding(data, name))


def encoded(text: str, name: str) -> bytes:
    """Return the bytes of the file called `name` that is to hold `text`; raises as `decoded`."""
    return text.encode(_encoding(text[:400].encode("utf-8", "replace"), name))


def is_utf_8(data: bytes, name: str) -> bool:
    """Tell whether the bytes of the file called `name` are in UTF-8, as far as it says itself."""
    try:
        return _encoding(data, name) == "utf-8"
    except LookupError:
        return False


def _encoding(head: bytes, name: str) -> str:
    if not name.endswith(PYTHON) or b"coding" not in head[:400]:
        return "utf-8"
    found = _DECLARED.match(head)
    if found is None:
        return "utf-8"
    declared = found[1].decode("ascii", "replace")
    codec = codecs.lookup(declared)
    if codec.name == "utf-8-sig":
        return "utf-8"
    if not _is_text(codec):
        raise LookupError(f"`{declared}` is not an encoding of text")
    return codec.name


def _is_text(codec: codecs.CodecInfo) -> bool:
    """Tell whether a codec makes text of bytes; some (`hex`, `zip`) make bytes of bytes."""
    try:
        return isinstance(codec.decode(b"", "strict")[0], str)
    except (ValueError, OSError):
        return False
