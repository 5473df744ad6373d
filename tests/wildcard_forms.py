"""Modules to take everything of by a wildcard, and files that do: each against each.

The one idea: what a wildcard binds is the module's to say, by `__all__` or by what it has; and what
comes of that in a file depends on what is bound there before and after.
"""

SEPARATOR = "# ---\n"

BASE = """\
RATE = 1
COLOUR = "red"
_HIDDEN = 5


def total(*values):
    return sum(values)
"""
"""`base.py`, which the modules may take things from."""

MODULES = """\
RATE = 2
_HIDDEN = 3
COLOUR = "green"
def total(*values): return len(values)
# ---
__all__ = ["RATE", "_HIDDEN"]
RATE, _HIDDEN, COLOUR = 2, 3, "green"
# ---
__all__ = ("total",)
__all__ += ("RATE",)
__all__ = __all__ + ("COLOUR",)
from base import COLOUR, RATE, total
# ---
from base import *
RATE = 2
# ---
RATE = 2
from base import *
from base import _HIDDEN
# ---
from base import *
__all__ = ["RATE"]
__all__.append("COLOUR")
__all__.extend(["total"])
__all__.remove("RATE")
# ---
__all__: list[str] = ["RATE", "COLOUR"]
for RATE in range(3):
    COLOUR = "blue"
with open(__file__) as _file: pass
# ---
if (RATE := 2) > 1:
    COLOUR = "green"
elif RATE:
    raise ImportError
else:
    COLOUR = _other = "blue"
try:
    import nothing_of_this_name as missing
except ImportError:
    missing = None
else:
    missing.extra = 3
finally:
    total = 3
# ---
RATE = 2
temporary = 3
del temporary
import os, sys as system
from os import path as _path, sep
# ---
def max(*values): return "most"
def print_(*values): pass
len = 3
class sum: pass
RATE = 2
# ---
class Coin:
    RATE = 3
    def total(self): return self.RATE
RATE = Coin().total()
(COLOUR, [total, *others]) = "green", [max, min, len]
# ---
from base import total as total, RATE as rate
import base as basis
RATE = rate + 1
# ---
import xml.dom
import xml.sax as sax
RATE = 2
# ---
__all__ = ["RATE"]
if not __debug__:
    COLOUR = "red"
else:
    RATE = 2
""".split(SEPARATOR)
"""`till.py`, whose names are taken."""

REFUSED = """\
import base
from base import *
__all__ = [*base.__dict__] if False else ["RATE", "COLOUR"]
# ---
if [] == ():
    COLOUR, RATE = "red", 1
RATE = 2
# ---
try:
    RATE = COLOUR
    total = 3
except NameError:
    RATE = 2
# ---
from contextlib import suppress
with suppress(ImportError) as RATE:
    from nothing_of_this_name import COLOUR
# ---
for RATE in range(0): COLOUR = RATE
while RATE_IS_KNOWN := False: total = 2
# ---
def _set():
    global RATE, COLOUR
    RATE, COLOUR = 2, "green"
_set()
# ---
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from base import total
match 3:
    case RATE: pass
async def wait(): pass
lambda_ = lambda inner: inner
[outer for outer in range(3)]
# ---
def __getattr__(name): raise AttributeError(name)
RATE = 2
# ---
try:
    from base import *
except ImportError:
    RATE = 7
RATE: int
COLOUR: str = "none"
unbound: int
# ---
__all__ = []
RATE = 2
# ---
__all__ = [name for name in ("RATE",)]
RATE = 2
# ---
globals()["RATE"] = 2
COLOUR = "green"
# ---
if RATE_IS_KNOWN := True:
    __all__ = ["RATE"]
else:
    __all__ = ["COLOUR"]
RATE = 2
COLOUR = "red"
# ---
import base
__all__ = ["RATE"] + base.__all__ if hasattr(base, "__all__") else ["RATE"]
RATE = 2
""".split(SEPARATOR)
"""`till.py`, where they cannot be told, or may not be there."""

FILES = """\
from till import *
# ---
RATE = COLOUR = total = "before"
from till import *
# ---
from till import *
RATE = COLOUR = total = "after"
# ---
from base import *
from till import *
# ---
from till import *
from base import *
# ---
if True:
    from till import *
else:
    from base import *
# ---
try:
    from till import *
except ImportError:
    RATE = 4
# ---
from base import RATE
from till import *; from base import COLOUR
# ---
# All of it.
from till import *  # noqa: F403
__all__ = ["RATE"]
# ---
from till import (  # all
    *)
""".replace("(  # all\n    *)", "\\\n    *").split(SEPARATOR)
"""What takes them."""

USES = """
def used():
    return [RATE, total(1, 2) if callable(total) else total, COLOUR]

try:
    print(used(), max(1, 2), len)
except (NameError, TypeError) as error:
    print(error)
"""
"""What a program does with them."""

SHOWN = """\
import hub

def shown(value):
    return getattr(value, "__name__", None) or repr(value)

for name in sorted(vars(hub)):
    if not (name.startswith("__") and name.endswith("__")):
        print(name, shown(vars(hub)[name]), sep="=")
"""
"""A program that shows all that is bound in `hub`."""
