"""What is installed, read from the metadata that installers leave beside it.

The one idea: read what answers with the least.  Name and version are at the head of `METADATA`,
the import names in `top_level.txt`; only where an installer wrote none is `RECORD` gone through
(the packaging specifications "Recording installed projects" and "Core metadata").
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from modtidy.environment import Distribution, normalised
from modtidy.host.reader import Reader
from modtidy.host.site_packages import Additions

TABLE = Path(__file__).with_name("import_names.json")
HEAD = 1024
"""Bytes of a metadata file in which its name and its version are."""
CODE = r"\.(?:pyi?|so|pyd|pyc)\"?,"
"""How a line of `RECORD` about a module goes on."""
STUBS = "-stubs"


def distributions(
    directory: Path, additions: Mapping[str, Additions], reader: Reader
) -> Iterator[Distribution]:
    """Return what is installed in a site directory, whose `.pth` files add `additions`."""
    for entry in reader.entries(directory):
        if entry.endswith((".dist-info", ".egg-info")) and not entry.startswith("~"):
            yield _distribution(directory, entry, additions, reader)
        elif entry.endswith(".egg-link"):
            yield from _developed(directory / entry, reader)
    for added in additions.values():
        for path in map(Path, added.paths):
            if path.suffix == ".egg" and (path / "EGG-INFO").is_dir():
                yield _distribution(path, "EGG-INFO", {}, reader)


def well_known_import_names() -> Mapping[str, tuple[str, ...]]:
    """Return the table `import_names_of` wants, made by `tests/generate_import_names.py`."""
    table: dict[str, list[str]] = json.loads(TABLE.read_bytes())
    return {name: tuple(names) for name, names in table.items()}


def _distribution(
    directory: Path, metadata: str, additions: Mapping[str, Additions], reader: Reader
) -> Distribution:
    """Return the distribution that `metadata`, a path in `directory`, is about."""
    path = f"{directory}/{metadata}"
    name, version = _name_and_version(path, metadata, reader)
    names = reader.text(f"{path}/top_level.txt").split()
    edited = _is_edited(path, reader)
    record = "" if names and not edited else reader.text(f"{path}/RECORD")
    own = [added for file, added in additions.items() if f"\n{file}," in f"\n{record}"]
    names = names or list(_recorded(record))
    location = directory
    if edited := edited or bool(own and not names):
        location = _location(own) or directory
        names = names or list(_mapped(own))
    if not names and location != directory:
        names = list(_found_in(location, name, reader))
    if not names and (edited or not record):
        names = list(_called(directory, name, reader))
    stub_only = bool(names) and all(top.endswith(STUBS) for top in names)
    return Distribution(name, version, _importable(names), location.as_posix(), edited, stub_only)


def _developed(link: Path, reader: Reader) -> Iterator[Distribution]:
    """Return what `setup.py develop` linked: the first line names the directory of it."""
    lines = reader.text(link).splitlines()
    directory = Path(link.parent, lines[0].strip() if lines else "")
    for entry in reader.entries(directory):
        if entry.endswith(".egg-info") and normalised(entry[:-9]) == normalised(link.stem):
            installed = _distribution(directory, entry, {}, reader)
            yield Distribution(
                installed.name,
                installed.version,
                installed.import_names,
                directory.resolve().as_posix(),
                editable=True,
            )


def _name_and_version(path: str, metadata: str, reader: Reader) -> tuple[str, str]:
    """Return both from the metadata's head, else from how its directory is called."""
    written, _, rest = metadata.rpartition(".")[0].partition("-")
    found = {"name": written, "version": rest.partition("-")[0]}
    file = f"{path}/METADATA" if metadata.endswith(".dist-info") else f"{path}/PKG-INFO"
    if metadata.endswith(".egg-info") and Path(path).is_file():
        file = path
    head = reader.text(file, HEAD)
    for line in head.splitlines():
        key, _, value = line.partition(":")
        if key.lower() in found and value.strip():
            found[key.lower()] = value.strip()
        if not line:
            break
    return found["name"], found["version"]


def _recorded(record: str) -> Iterator[str]:
    """Return the top-level names of the modules among recorded files."""
    for first in {line.partition("/")[0] for line in record.splitlines()}:
        top = first.removeprefix('"')
        if top.removesuffix(STUBS).isidentifier() and top != "__pycache__":
            if f"{first}/__init__.py" in record or re.search(
                rf"^{re.escape(first)}/.*{CODE}", record, re.MULTILINE
            ):
                yield top
        elif re.search(CODE, top):  # a module of its own: `six.py,sha256=…`
            yield top.partition(".")[0]


def _importable(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names an import statement can have, those of stubs without what marks them."""
    tops = [name.removesuffix(STUBS) for name in names]
    return tuple(sorted({name for name in tops if name.isidentifier()}))


# Editable installs


def _is_edited(path: str, reader: Reader) -> bool:
    """Tell whether `direct_url.json` says that the install is editable (PEP 610)."""
    if not (text := reader.text(f"{path}/direct_url.json")):
        return False
    try:
        match json.loads(text):
            case {"dir_info": {"editable": True}}:
                return True
    except ValueError:
        reader.complain(f"`{path}/direct_url.json` is not JSON")
    return False


def _location(own: Iterable[Additions]) -> Path | None:
    """Return the directory the modules lie in: the one added, or that of what is mapped."""
    for added in own:
        if added.paths:
            return Path(added.paths[0])
        for path in added.mapped.values():
            return Path(path).parent
    return None


def _mapped(own: Iterable[Additions]) -> Iterator[str]:
    for added in own:
        yield from (name.partition(".")[0] for name in added.mapped)


def _found_in(directory: Path, distribution: str, reader: Reader) -> Iterator[str]:
    """Return the module called as the distribution is, else every regular package there is."""
    if alike := list(_called(directory, distribution, reader)):
        yield from alike
        return
    for entry in reader.entries(directory):
        if (directory / entry / "__init__.py").is_file():
            yield entry


def _called(directory: Path, distribution: str, reader: Reader) -> Iterator[str]:
    """Return the module in `directory` that is called as the distribution is, if there is one."""
    wanted = normalised(distribution).replace("-", "_")
    tops = {entry.removesuffix(".py") for entry in reader.entries(directory)}
    yield from (top for top in tops if top.lower() == wanted)
