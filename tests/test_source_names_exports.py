"""`__all__`, as read from the text, against what Python makes of it."""

import ast
import importlib
import inspect
from types import ModuleType

import pytest

from modtidy.source.exports import Exports
from modtidy.source.names import Reader
from modtidy.source.reading import Borrowed

MODULES = """
 abc argparse ast asyncio asyncio.base_events asyncio.events asyncio.streams base64
 bisect bz2 calendar cmd code codecs codeop collections collections.abc concurrent.futures
 concurrent.futures.thread configparser contextlib copy copyreg csv ctypes.util dataclasses datetime
 decimal difflib dis doctest email email.charset email.encoders email.errors email.header
 email.message email.utils enum filecmp fileinput fnmatch fractions ftplib functools gettext glob
 graphlib gzip hashlib heapq hmac html html.parser http http.client http.cookies http.server
 imaplib importlib importlib.resources inspect io ipaddress json keyword linecache locale
 logging logging.handlers lzma mailbox mimetypes multiprocessing.managers multiprocessing.pool
 multiprocessing.queues netrc ntpath opcode optparse os pathlib pickle pickletools pkgutil platform
 plistlib posixpath pprint profile py_compile queue quopri random reprlib sched secrets selectors
 shelve shlex shutil smtplib socket socketserver statistics string struct subprocess symtable
 tabnanny tarfile tempfile textwrap threading timeit token tokenize trace traceback tracemalloc
 types typing unittest unittest.case unittest.mock urllib.error urllib.parse urllib.request uuid
 warnings wave weakref webbrowser wsgiref.handlers xml.dom.minidom xml.etree.ElementTree zipapp
 zipfile"""
"""Modules of the standard library that can be imported on every platform, without a display."""


def exports(text: str) -> Exports | None:
    return Reader().names(text).exports


def listed(text: str) -> list[str]:
    found = exports(text)
    assert found is not None
    for name in found.names:
        assert ast.literal_eval(text[name.start : name.end]) == name.name
    return [name.name for name in found.names]


def test_the_standard_library_exports_what_its_texts_say() -> None:
    exact = 0
    for name in MODULES.split():
        module = importlib.import_module(name)
        text = inspect.getsource(module)
        found = exports(text)
        if found is None:
            assert not hasattr(module, "__all__"), name
        elif found.exact:
            borrowed = [public for owner in found.borrowed for public in _all(module, owner)]
            assert sorted([*listed(text), *borrowed]) == sorted(module.__all__), name
            exact += 1
        else:
            assert found.reason, name
    assert exact >= 90


def _all(module: ModuleType, borrowed: Borrowed) -> list[str]:
    if borrowed.imported:
        return list(importlib.import_module(borrowed.owner, module.__package__).__all__)
    for part in borrowed.owner.split("."):
        module = getattr(module, part, None) or importlib.import_module(part)  # tokenize dels it
    return list(module.__all__)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('__all__ = ["a", "b"]\n', ["a", "b"]),
        ('__all__: list[str] = ("a",)\n', ["a"]),
        ('__all__ = ["a"]\n__all__ += ["b"]\n__all__.append("c")\n', ["a", "b", "c"]),
        ('__all__ = ["a"]\n__all__.extend(("b",))\n__all__.remove("a")\n', ["b"]),
        ('__all__ = ["a"] + ["b"] + list(("c",))\n', ["a", "b", "c"]),
        ('__all__ = ["a"]\n__all__ = __all__ + ["b"]\n', ["a", "b"]),
        ('__all__ = ["a"]\n__all__ = [*__all__, "b"]\n', ["a", "b"]),
        ('__all__ = f()\n__all__ = ["a"]\n', ["a"]),
        ('x = __all__ = ["a" "b"]\n', ["ab"]),
        ("__all__ = []\n", []),
    ],
)
def test_what_can_be_read_is_exact(text: str, names: list[str]) -> None:
    found = exports(text)
    assert found is not None
    assert (listed(text), found.exact, found.reason) == (names, True, "")
    scope: dict[str, object] = {"f": list}
    exec(text, scope)  # noqa: S102 - Python says what is right
    assert scope["__all__"] in (names, tuple(names))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("__all__ = f()\n", "`__all__` is computed by a call"),
        ("__all__ = [n for n in x]\n", "`__all__` is computed by a comprehension"),
        ("__all__ = x\n", "`__all__` is taken from the variable `x`"),
        ("__all__ = [x]\n", "`__all__` has an element taken from the variable `x`"),
        ('if x:\n    __all__ = ["a"]\n', "`__all__` depends on a condition"),
        ('for n in x:\n    __all__.append("a")\n', "`__all__` is filled in a loop"),
        (
            "def export(x):\n    __all__.append(x)\n",
            "`__all__` is changed in a function or a class",
        ),
        ("__all__ = []\n__all__.insert(0, 'a')\n", "`__all__` is changed by `insert`"),
        ("del __all__\n", "`__all__` is changed in a way that cannot be read"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, reason: str) -> None:
    found = exports(text)
    assert found is not None
    assert (found.exact, found.reason) == (False, reason)


def test_what_is_borrowed_is_named() -> None:
    text = 'from .a import __all__\n__all__ = [*b.__all__, "c"] + d.e.__all__\n'
    found = exports(text)
    assert found is not None
    assert (found.borrowed, listed(text)) == (
        (Borrowed("b", imported=False), Borrowed("d.e", imported=False)),
        ["c"],
    )
    borrowed = (Borrowed(".a", imported=True),)
    assert exports("from .a import __all__\n") == Exports((), borrowed, exact=True, reason="")


def test_there_may_be_none() -> None:
    assert exports('x = ["a"]\nprint(__all__)\n') is None
