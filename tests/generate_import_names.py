"""Writes the table of distributions that are imported under another name than their own.

    python tests/generate_import_names.py

Nothing of it is typed by hand.  The files in the wheels of `WELL_KNOWN` say what they install, and
beyond them typeshed, as mypy ships it, says which distribution each module it has stubs for is of.
"""

import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from mypy.stubinfo import non_bundled_packages_flat, non_bundled_packages_namespace

from modtidy.environment import import_names_of, normalised

TABLE = Path(__file__).parent.parent / "server/modtidy/host/import_names.json"

WELL_KNOWN = [
    *("PyYAML", "Pillow", "scikit-learn", "beautifulsoup4", "python-dateutil", "protobuf"),
    *("PyJWT", "attrs", "pyserial", "python-dotenv", "grpcio", "opencv-python"),
    *("psycopg2-binary", "pycryptodome", "GitPython", "pyOpenSSL", "pyzmq", "python-jose"),
    *("websocket-client", "dnspython", "python-magic", "PySocks", "djangorestframework"),
    "python-multipart",
    "setuptools<81",  # the last with `pkg_resources`
]


def main() -> None:
    """Download the wheels, and write the table."""
    with tempfile.TemporaryDirectory() as directory:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run(
            [*command, "--only-binary=:all:", "--dest", directory, *WELL_KNOWN], check=True
        )
        wheels = sorted(Path(directory).glob("*.whl"))
        table = of_typeshed() | dict(of_wheel(wheel) for wheel in wheels)
    TABLE.write_text(text_of(table), encoding="utf-8")


def text_of(table: Mapping[str, Iterable[str]]) -> str:
    """Return the file's text, a distribution a line, without those that go by their own name."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(list(names))}"
        for name, names in sorted(table.items())
        if tuple(names) != import_names_of(name, {})
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def of_wheel(wheel: Path) -> tuple[str, tuple[str, ...]]:
    """Return the normalised name of a wheel's distribution, and what its modules are imported as.

    A directory without `__init__.py` is a namespace package: what is in it counts.
    """
    with zipfile.ZipFile(wheel) as archive:
        files = [PurePosixPath(name) for name in archive.namelist()]
    return normalised(wheel.name.partition("-")[0]), of_files(files)


def of_files(files: Iterable[PurePosixPath]) -> tuple[str, ...]:
    """Return the import names of files, given by their paths in site-packages; public ones first.

    PEP 420: a directory without `__init__.py` is a namespace package, and the portions in it count.
    """
    code = [path for path in files if path.suffix in {".py", ".so", ".pyd"}]
    packages = {path.parent for path in code if path.stem == "__init__"}
    found = set()
    for path in code:
        above = [parent for parent in path.parents if parent in packages]
        top = above[-1] if above else path.with_name(path.name.partition(".")[0])
        if all(part.isidentifier() for part in top.parts):
            found.add(".".join(top.parts))
    return tuple(
        sorted(found, key=lambda name: ("_" in (name[0], name.partition(".")[2][:1]), name))
    )


def of_typeshed() -> dict[str, tuple[str, ...]]:
    """Return what typeshed has stubs for, by the distribution that `types-…` is called after.

    Where it has several modules of one, some are there for the stubs alone: those are left out.
    """
    found: dict[str, tuple[str, ...]] = {}
    tables = (non_bundled_packages_flat, *non_bundled_packages_namespace.values())
    for module, stubs in (pair for table in tables for pair in table.items()):
        name = normalised(stubs.removeprefix("types-"))
        if stubs.startswith("types-"):
            found[name] = (*found.get(name, ()), module)
    return {name: modules for name, modules in found.items() if len(modules) == 1}


if __name__ == "__main__":
    main()
