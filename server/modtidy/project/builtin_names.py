"""The names Python finds where nothing binds them (library reference, "Built-in Functions").

Those of every version are the running Python's; of the newer ones it says here since when.
"""

import builtins
from collections.abc import Mapping
from types import MappingProxyType

_SINCE: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "EncodingWarning": (3, 10),
        "aiter": (3, 10),
        "anext": (3, 10),
        "BaseExceptionGroup": (3, 11),
        "ExceptionGroup": (3, 11),
        "PythonFinalizationError": (3, 13),
    }
)

_OF_SITE = frozenset({"copyright", "credits", "exit", "help", "license", "quit"})
"""What the module `site` adds for the prompt; programs are not to use it."""

_PUBLIC = frozenset(name for name in dir(builtins) if not name.startswith("_"))


def builtin_names(version: tuple[int, int]) -> frozenset[str]:
    """Return the public names of the module `builtins` in this version of Python."""
    newer = {name for name, since in _SINCE.items() if since > version}
    return (_PUBLIC | _SINCE.keys()) - newer - _OF_SITE
