"""Every form of import there is, and every way a module can go, to be drawn one against the other.

The one idea: a form is written for a module and for the file it stands in; what its program prints
says nothing of where anything lies, so that it must print the same when something has moved.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from modtidy import paths

CRLF = "\r\n"

BASE: Mapping[str, str] = {
    "main.py": "import sys\nimport {user}\n",
    "app/__init__.py": "",
    "app/tax.py": "RATE = 2\n\n\ndef total():\n    return RATE\n",
    "app/core/__init__.py": "",
    "app/core/money.py": (
        "from ..tax import RATE\nfrom . import unit\nimport app.core.unit as again\n"
        "import app.tax\n\n\ndef total():\n    from .unit import NAME\n"
        "    return RATE, unit.NAME, NAME, again.NAME, app.tax.RATE\n"
    ),
    "app/core/unit.py": "NAME = 'unit'\n\n\ndef total():\n    return NAME\n",
    "app/core/deep/__init__.py": "from ..unit import NAME\nfrom ... import tax\n",
    "app/core/deep/end.py": (
        "from ..money import total as _total\nfrom . import NAME\n\n\n"
        "def total():\n    return _total(), NAME\n"
    ),
    "lib/__init__.py": "",
    "lib/tool.py": "import app.core.unit\n\n\ndef total():\n    return app.core.unit.NAME\n",
    "top.py": "import lib.tool\n\n\ndef total():\n    return lib.tool.total(), 'top'\n",
}

OPERATIONS: Mapping[str, Mapping[str, str]] = {
    "rename": {"app/core/money.py": "app/core/coin.py"},
    "rename top": {"top.py": "summit.py"},
    "down": {"app/tax.py": "app/core/tax.py"},
    "up": {"app/core/money.py": "app/money.py"},
    "across": {"app/core/money.py": "lib/money.py"},
    "across and renamed": {"app/core/money.py": "lib/coin.py"},
    "out": {"app/core/money.py": "money.py"},
    "in": {"top.py": "app/core/top.py"},
    "into a new directory": {"app/core/money.py": "app/new/er/money.py"},
    "folder renamed": {"app/core": "app/heart"},
    "folder moved": {"app/core": "lib/core"},
    "folder out": {"app/core": "core"},
    "folder in": {"lib": "app/lib"},
    "top folder renamed": {"app": "shop"},
    "inner folder up": {"app/core/deep": "app/depth"},
    "several": {"app/tax.py": "lib/tax.py", "app/core/money.py": "app/cash.py"},
    "several folders": {"app/core/deep": "lib/deep", "lib/tool.py": "app/core/tool.py"},
}


class Form(NamedTuple):
    """A form of import, as the text of a file that prints what it finds."""

    name: str
    text: str


NOT_THERE = ("app/core/__init__.py", "lib/__init__.py")
"""What is left out where `app.core` and `lib` are to be namespace packages."""
PLACES = ("user.py", "app/user.py", "app/core/user.py", "lib/user.py", "app/core/deep/user.py")
MODULES = ("app.tax", "app.core.money", "app.core.unit", "app.core.deep.end", "lib.tool", "top")


def absolute(module: str) -> Iterator[Form]:
    """Yield the forms in which a file anywhere imports `module` by its full name."""
    owner, _, tail = module.rpartition(".")
    yield Form("import", f"import {module}\nprint({module}.total())\n")
    yield Form("import as", f"import {module} as it\nprint(it.total())\n")
    yield Form("import own", f"import {module} as {tail}\nprint({tail}.total())\n")
    yield Form("import among", f"import os, {module}, sys\nprint({module}.total(), os.name)\n")
    yield Form(
        "import twice",
        f"import {module}\nimport {module} as it\nprint({module}.total(), it.total())\n",
    )
    yield Form("import after", f"import os; import {module}; print({module}.total())\n")
    yield Form("from it", f"from {module} import total\nprint(total())\n")
    yield Form("from it as", f"from {module} import (\n    total as it,  # it\n)\nprint(it())\n")
    yield Form("wildcard", f"from {module} import *\nprint(total())\n")
    yield from _elsewhere_in_a_file(module)
    yield from _beside_others(module)
    if owner:
        yield from _of_package(module)


def _elsewhere_in_a_file(module: str) -> Iterator[Form]:
    top = module.partition(".")[0]
    yield Form(
        "in a function",
        f"def run():\n    import {module}\n    return {module}.total()\n\n\nprint(run())\n",
    )
    yield Form(
        "in a function, by a global",
        f"def run():\n    global {top}\n    import {module}\n\n\nrun()\nprint({module}.total())\n",
    )
    yield Form(
        "tried",
        f"try:\n    import {module}\nexcept ImportError:\n    raise\nprint({module}.total())\n",
    )
    yield Form("crlf", f"import {module}{CRLF}{CRLF}print({module}.total()){CRLF}")
    yield Form(
        "in a class",
        f"class Till:\n    import {module}\n    value = {module}.total()\n\n\nprint(Till.value)\n",
    )


def _beside_others(module: str) -> Iterator[Form]:
    top = module.partition(".")[0]
    yield Form(
        "with a neighbour",
        f"import app.core.unit\nimport {module}\nprint({module}.total(), app.core.unit.NAME)\n",
    )
    yield Form(
        "without a neighbour",
        f"import {module}\nimport lib.tool\nprint({module}.total(), lib.tool.total())\n",
    )
    for word in ("coin", "summit", "lib", "shop", "core", "heart", "app"):
        if word != top:
            yield Form(
                f"beside a {word}",
                f"import {module}\n\n\ndef run({word}):\n    return {module}.total(), {word}\n\n\n"
                "print(run(1))\n",
            )


def _of_package(module: str) -> Iterator[Form]:
    owner, _, tail = module.rpartition(".")
    yield Form("from", f"from {owner} import {tail}\nprint({tail}.total())\n")
    yield Form("from as", f"from {owner} import {tail} as it\nprint(it.total())\n")
    yield Form("package", f"import {module}\nimport {owner}\nprint({owner}.{tail}.total())\n")
    yield Form("package as", f"import {module}\nimport {owner} as it\nprint(it.{tail}.total())\n")
    yield Form(
        "package alone",
        f"import {owner}\nfrom {module} import total\nprint({owner}.{tail}.total())\n",
    )
    yield Form(
        "bound anew", f"from {owner} import {tail}\n{tail} = {tail}.total()\nprint({tail})\n"
    )
    yield Form(
        "handed on",
        f"from {owner} import {tail}\n\n\ndef run(value={tail}):\n    return value.total()\n\n\n"
        "print(run())\n",
    )
    yield Form(
        "looked up",
        f"from {owner} import {tail}\nprint(globals()['{tail}'].total())\n",
    )
    yield Form(
        "shadowed",
        f"from {owner} import {tail}\n\n\ndef run(coin, cash):\n"
        f"    return {tail}.total(), coin\n\n\nprint(run(1, 2))\n",
    )
    yield from _listed_with_others(module)


def _listed_with_others(module: str) -> Iterator[Form]:
    owner, _, tail = module.rpartition(".")
    for other in ("tax", "core", "deep", "money", "unit"):
        if other != tail and f"{owner}.{other}" in _MODULES_OF.get(owner, ()):
            yield Form(
                f"from, with {other}",
                f"from {owner} import {other}, {tail}\nprint({tail}.total(), {other} is None)\n",
            )
            yield Form(
                f"from, before {other}",
                f"from {owner} import (\n    {tail},  # first\n    {other},  # second\n)  # both\n"
                f"print({tail}.total(), {other} is None)\n",
            )
            yield Form(
                f"from, after {other}",
                f"if True:\n    from {owner} import {other} as it, {tail}\n"
                f"    print({tail}.total(), it is None)\n",
            )
            yield Form(
                f"from, after {other}, on one line",
                f"if True: from {owner} import {other}, {tail}; "
                f"print({tail}.total(), {other} is None)\n",
            )


_MODULES_OF = {
    "app": ("app.tax", "app.core"),
    "app.core": ("app.core.money", "app.core.unit", "app.core.deep"),
}


def relative(module: str, place: str) -> Iterator[Form]:
    """Yield the forms in which the file at `place`, in a package, imports `module` relatively."""
    package, parts = paths.parent(place).split("/"), module.split(".")
    if package == [""] or package[0] != parts[0]:
        return
    pairs = list(zip(package, parts, strict=False))
    shared = next((at for at, (a, b) in enumerate(pairs) if a != b), len(pairs))
    shared = min(shared, len(parts) - 1)
    dots = "." * (len(package) - shared + 1)
    owner, tail = ".".join(parts[shared:-1]), parts[-1]
    yield Form("relative from", f"from {dots}{owner} import {tail}\nprint({tail}.total())\n")
    yield Form("relative from as", f"from {dots}{owner} import {tail} as it\nprint(it.total())\n")
    within = ".".join(parts[shared:])
    yield Form("relative from it", f"from {dots}{within} import total\nprint(total())\n")
    yield Form(
        "relative in a function",
        f"def run():\n    from {dots}{within} import total\n    from {dots}{owner} import {tail}\n"
        f"    return total(), {tail}.total()\n\n\nprint(run())\n",
    )


def files(form: Form, place: str) -> dict[str, str]:
    """Give the whole tree with one form in it, at `place`."""
    user = place.removesuffix(".py").replace("/", ".")
    return {**BASE, "main.py": f"import {user}\n", place: form.text}


def drawn() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every tree there is to be tried, with what it is called."""
    for place in PLACES:
        for module in MODULES:
            for form in (*absolute(module), *relative(module, place)):
                drawn_so = files(form, place)
                yield f"{form.name}: {module} in {place}", drawn_so
                left = {path: text for path, text in drawn_so.items() if path not in NOT_THERE}
                yield f"{form.name}: {module} in {place}, with namespace packages", left
