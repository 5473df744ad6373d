"""What the files of extension modules end in, for one Python.

The one idea: `importlib.machinery.EXTENSION_SUFFIXES` is compiled in, but what it is made of was
written down when Python was built: `EXT_SUFFIX` among the variables of `sysconfig`, on Windows the
name of Python's own library, and the processor it is for.
"""

import re
from pathlib import Path

from modtidy.host.reader import Reader

_WRITTEN = re.compile(r"^ *'EXT_SUFFIX': '([^']+)'", re.MULTILINE)
_OF_WINDOWS = re.compile(r"python3(\d+)(t?)\.dll", re.IGNORECASE)
_PROCESSORS = {0x14C: "win32", 0x8664: "win_amd64", 0xAA64: "win_arm64"}
"""By the number for a machine in a library's header (Microsoft's "PE Format", "Machine Types")."""


def extension_suffixes(
    library: Path | None, version: tuple[int, int], reader: Reader
) -> tuple[str, ...]:
    """Return the endings in the order they are looked for; nothing where they cannot be known.

    `library` is the directory of the standard library of a Python of that version.  One without a
    global lock has no stable ABI, and its `t` in its tags (PEP 703, "Build Configuration Changes").
    """
    if library is None:
        return ()
    flags = "t" if library.name.endswith("t") else ""
    for name in reader.entries(library):
        if name.startswith(f"_sysconfigdata_{flags}_") and name.endswith(".py"):
            found = _WRITTEN.search(reader.text(library / name))
            if found:
                stable = (".abi3.so",) if found[1].startswith(".cpython") and not flags else ()
                return (found[1], *stable, ".so")
    for name in reader.entries(library.parent):
        found = _OF_WINDOWS.fullmatch(name)
        if found and int(found[1]) == version[1]:
            processor = _processor(library.parent / name)
            tag = f"cp{version[0]}{version[1]}{found[2].lower()}"
            return (f".{tag}-{processor}.pyd", ".pyd") if processor else ()
    return ()


def _processor(file: Path) -> str:
    """Return the name of the processor a library of Windows is for, if its header says."""
    try:
        with file.open("rb") as library:
            head = library.read(4096)
    except OSError:
        return ""
    at = int.from_bytes(head[0x3C:0x40], "little")
    if head[:2] != b"MZ" or head[at : at + 4] != b"PE\0\0":
        return ""
    return _PROCESSORS.get(int.from_bytes(head[at + 4 : at + 6], "little"), "")
