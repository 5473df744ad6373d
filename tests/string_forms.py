"""Every way there is to name a module in a string, a setting or a command, to be moved.

The one idea: a program reads what is written and asks Python for what it names; what it prints says
nothing of where anything lies, so that it must print the same when something has moved.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import move_forms

MODULES = ("app.tax", "app.core.money", "app.core.deep.end", "top")
PLACES = ("user.py", "app/core/user.py", "lib/user.py")


class Written(NamedTuple):
    """A tree in which one file names a module in one way."""

    name: str
    files: dict[str, str]
    by: str
    """The file that names it."""
    in_pieces: bool
    """Whether that is in a way that cannot follow, and is told."""


ANYWHERE: Mapping[str, str] = {
    "import_module": "import importlib as i\nprint(i.import_module(name='@M').total())\n",
    "__import__": "print(__import__('@M', fromlist=['total']).total())\n",
    "__import__, positional": "print(__import__('@M', None, None, ['total'], 0).total())\n",
    "__import__, by attributes": "print(__import__('@M')@ATTRIBUTES.total())\n",
    "sys.modules": "import sys, @M\nprint(sys.modules['@M'].total())\n",
    "patch": (
        "from unittest import mock\nimport @M\n\n\n@mock.patch('@M.total', lambda: 7)\ndef run():\n"
        "    with mock.patch.object(@M, 'total', lambda: 8):\n        return @M.total()\n\n\n"
        "print(run())\nwith mock.patch('@M.total', return_value=9):\n    print(@M.total())\n"
    ),
    "patch.multiple": (
        "from unittest.mock import patch\nimport @M\nwith patch.multiple('@M', total=int):\n"
        "    print(@M.total())\n"
    ),
    "resolve_name": (
        "import pkgutil\nprint(pkgutil.resolve_name('@M:total')())\n"
        "print(pkgutil.resolve_name('@M.total')())\n"
    ),
    "find_spec": "from importlib.util import find_spec\nprint(find_spec('@M') is None)\n",
    "annotation": (
        "import typing\nimport @M\n\n\ndef run(it: '@M.total') -> 'typing.Optional[@M.total]':\n"
        "    return typing.cast('@M.total', it)\n\n\nprint(typing.get_type_hints(run)['it']())\n"
    ),
    "annotation, not yet read": (
        "from __future__ import annotations\nimport typing\nimport @M\n\n\n"
        "def run(it: @M.total):\n    pass\n\n\nprint(typing.get_type_hints(run)['it']())\n"
    ),
    "logging": (
        "import logging.config\nSAID = {'version': 1, 'formatters': {'one': {'()': '@M.total'}}}\n"
        "logging.config.dictConfig(SAID)\nprint('done')\n"
    ),
    "doctest": (
        '"""One.\n\n>>> import @M\n>>> from @M import total\n>>> total() == @M.total()\nTrue\n"""\n'
        "import doctest, sys\nprint(doctest.testmod(sys.modules[__name__]).failed)\n"
    ),
    "a program in a string": "exec('import @M; print(@M.total())')\n",
    "a command": (
        "import runpy, shlex\nCOMMAND = shlex.split('python -m @M --all')\n"
        "print(runpy.run_module(COMMAND[2])['total']())\n"
    ),
    "a command, in a list": (
        "import runpy, sys\nCOMMAND = [sys.executable, '-m', '@M']\n"
        "print(runpy.run_module(COMMAND[2])['total']())\n"
    ),
    "settings": (
        "import os, pkgutil\nINSTALLED_APPS = ('@M',  # one\n    '@M.total')\n"
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', '@M')\n"
        "print(pkgutil.resolve_name(INSTALLED_APPS[0]).total())\n"
        "print(pkgutil.resolve_name(INSTALLED_APPS[1])())\n"
        "print(pkgutil.resolve_name(os.environ.pop('DJANGO_SETTINGS_MODULE')).total())\n"
    ),
    "plugins": (
        "import importlib\npytest_plugins = ['@M']\n"
        "print(importlib.import_module(pytest_plugins[0]).total())\n"
    ),
    "lazily": (
        "import importlib\n_LAZY = {'total': '@M.total'}\n\n\ndef __getattr__(name):\n"
        "    owner, _, name = _LAZY[name].rpartition('.')\n"
        "    return getattr(importlib.import_module(owner), name)\n\n\n"
        "print(__getattr__('total')())\n"
    ),
    "quoted in all ways": (
        "from importlib import import_module as i\n"
        "print(i(r'@M').total(), i('''@M''').total(), i(\n    (u\"@M\")\n).total())\n"
    ),
}
"""Programs that name the module `@M`, wherever they stand."""
OF_PACKAGE: Mapping[str, str] = {
    "import_module, relatively": (
        "from importlib import import_module as i\n"
        "print(i('.@TAIL', '@OWNER').total(), i('.@TAIL', package='@OWNER').total())\n"
    ),
    "annotation of a name": (
        "import typing\nfrom @OWNER import @TAIL\n\n\ndef run(it: '@TAIL.total'):\n    pass\n\n\n"
        "print(typing.get_type_hints(run)['it']())\n"
    ),
    "annotation, for type checkers": (
        "import typing\nif typing.TYPE_CHECKING:\n    from @OWNER import @TAIL\n\n\n"
        "def run(it: '@TAIL.total'):\n    pass\n\n\nprint(sorted(run.__annotations__))\n"
    ),
}
"""The same of a module in the package `@OWNER`, where it is called `@TAIL`."""
IN_PIECES: Mapping[str, str] = {
    "patch of the module": (
        "from unittest import mock\nimport @M, @OWNER\nwith mock.patch('@M') as it:\n"
        "    print(@OWNER.@TAIL is it)\n"
    ),
    "getattr": "import @OWNER, @M\nprint(getattr(@OWNER, '@TAIL').total())\n",
    "__dict__": "import @OWNER, @M\nprint(@OWNER.__dict__['@TAIL'].total())\n",
    "patch.object of the module": (
        "from unittest import mock\nimport @M, @OWNER\nwith mock.patch.object(@OWNER, '@TAIL'):\n"
        "    print('patched')\n"
    ),
    "fromlist": "print(__import__('@OWNER', fromlist=['@TAIL']).@TAIL.total())\n",
    "added": "import importlib\nprint(importlib.import_module('@OWNER' + '.@TAIL').total())\n",
    "in two parts": "import importlib\nprint(importlib.import_module('@OWNER.' '@TAIL').total())\n",
    "formatted": (
        "import importlib\nprint(importlib.import_module(f'{\"@OWNER\"}.@TAIL').total())\n"
    ),
}
"""The same in pieces, or where a package is wanted; some follow."""

READER = (
    "import pathlib, pkgutil, re\nsaid = pathlib.Path('@FILE').read_text('utf-8')\n"
    "for name in re.findall(r'''@PATTERN''', said):\n    found = pkgutil.resolve_name(name)\n"
    "    print(getattr(found, 'total', found)())\n"
)
"""A program that looks up what a file names."""
FILES: Mapping[str, tuple[str, str]] = {
    "pyproject.toml": (
        (
            "[project]\nname = 'x'\nscripts = { run = '@M:total', go = \"@M:total\" }  # both\n"
            "[project.entry-points.'x.y']\none = \"@M\"\n[tool.poetry.scripts]\nit = '@M:total'\n"
            "[tool.poe.tasks]\nall = 'python -m @M --all'\n"
            "[tool.pdm.scripts]\nx.call = '@M:total'\n"
        ),
        r"(?:(?<=(?:run|one) = [\"'])|(?<=-m )|(?<=(?:go|it|ll) = [\"']))(?!python)[\w.:]+",
    ),
    "setup.cfg": (
        (
            "[options.entry_points]\nconsole_scripts =\n    run = @M:total\n    go=@M:total\n"
            "x.plugins =\n    one = @M\n"
        ),
        r"(?:(?<=run = )|(?<=go=)|(?<=one = ))[\w.:]+",
    ),
    "Makefile": (
        "run:\n\tpython -m @M\n\t$(PYTHON) -m @M --all\n\tDJANGO_SETTINGS_MODULE=@M ./run\n",
        r"(?:(?<=-m )|(?<=MODULE=))[\w.]+",
    ),
    "tox.ini": (
        (
            "[testenv]\nsetenv =\n    DJANGO_SETTINGS_MODULE = @M\ncommands =\n    python -m @M\n"
            "    pytest -p @M\n"
        ),
        r"(?:(?<=-[mp] )|(?<=MODULE = ))[\w.]+",
    ),
    ".github/workflows/ci.yml": (
        "env:\n  DJANGO_SETTINGS_MODULE: @M\njobs:\n  - run: |\n      uv run python -m @M --all\n",
        r"(?:(?<=-m )|(?<=MODULE: ))[\w.]+",
    ),
    "Dockerfile": (
        'ENV FLASK_APP=@M:total\nRUN python -m @M\nCMD ["python", "-m", "@M"]\n',
        r"(?:(?<=-m )|(?<=-m\", \")|(?<=APP=))[\w.]+",
    ),
    "docs/api.rst": (
        (
            ".. automodule:: @M\n.. autofunction:: @M.total\n\n:mod:`@M` :func:`~@M.total`\n\n"
            "    >>> import @M\n    >>> from @M import total\n"
        ),
        r"(?:(?<=:: )|(?<=:`)|(?<=:`~)|(?<=>>> import )|(?<=>>> from ))[\w.]+",
    ),
}
"""Files that name the module, and how a program finds the names in them."""


def drawn() -> Iterator[Written]:
    """Yield every tree there is to be tried."""
    for module in MODULES:
        for place in PLACES:
            for forms, in_pieces in ((ANYWHERE, False), (OF_PACKAGE, False), (IN_PIECES, True)):
                for name, text in forms.items() if forms is ANYWHERE or "." in module else ():
                    user = place.removesuffix(".py").replace("/", ".")
                    files = {"main.py": f"import {user}\n", place: _about(module, text)}
                    called = f"{name}: {module} in {place}"
                    yield Written(called, {**move_forms.BASE, **files}, place, in_pieces)
        for path, (text, pattern) in FILES.items():
            reader = READER.replace("@FILE", path).replace("@PATTERN", pattern)
            files = {"main.py": reader, path: _about(module, text)}
            yield Written(f"{path}: {module}", {**move_forms.BASE, **files}, path, in_pieces=False)


def _about(module: str, text: str) -> str:
    owner, _, tail = module.rpartition(".")
    attributes = "".join(f".{one}" for one in module.split(".")[1:])
    text = text.replace("@ATTRIBUTES", attributes).replace("@OWNER", owner)
    return text.replace("@TAIL", tail).replace("@M", module)
