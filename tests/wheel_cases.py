"""Small projects, each told to one build backend, for `test_wheels` to build; those of setuptools.

Every Python file is a remark that names it, so that a wheel's files can be told wherever they end
up.  Most projects have a directory without an `__init__.py` in them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

BACKENDS = {
    "setuptools": ("setuptools", "setuptools.build_meta"),
    "hatchling": ("hatchling", "hatchling.build"),
    "flit": ("flit_core", "flit_core.buildapi"),
    "poetry": ("poetry-core", "poetry.core.masonry.api"),
    "pdm": ("pdm-backend", "pdm.backend"),
    "uv": ("uv_build", "uv_build"),
}
PROJECT = '[project]\nname = "shop"\nversion = "1"\ndescription = "A shop"\n'
TREE = ("shop/__init__.py", "shop/cart.py", "shop/billing/invoice.py", "shop/store/__init__.py")
SOURCE = tuple(f"src/{path}" for path in TREE)


@dataclass(frozen=True)
class Case:
    """A project, and what is expected beside that the wheel is as foretold."""

    title: str
    backend: str
    settings: str
    paths: Iterable[str]
    texts: Mapping[str, str] = field(default_factory=dict)
    """Other files than Python's and `pyproject.toml`, or ones that replace it."""
    refused: bool = False
    unknown: tuple[str, ...] = ()
    """Files of which nothing is to be said."""

    def files(self) -> dict[str, str]:
        require, backend = BACKENDS[self.backend]
        system = f'[build-system]\nrequires = ["{require}"]\nbuild-backend = "{backend}"\n'
        files = {"pyproject.toml": f"{system}{PROJECT}{self.settings}", **self.texts}
        files |= {path: f"# {path}\n" for path in self.paths if path not in files}
        return {path: text for path, text in files.items() if text != "(none)"}


SETUPTOOLS = [
    Case("automatic discovery takes a directory without an init", "setuptools", "", TREE),
    Case(
        "as it does in a `src` layout", "setuptools", "", (*SOURCE, "shop/other.py", "src/one.py")
    ),
    Case(
        "automatic discovery passes over directories of certain names at the top alone",
        "setuptools",
        "",
        (*TREE, "tests/test_cart.py", "shop/tests/test_cart.py", "setup_tools.py", "_own/a.py"),
    ),
    Case("it refuses two packages", "setuptools", "", (*TREE, "till/__init__.py"), refused=True),
    Case("even if one holds no module", "setuptools", "", TREE, {"data/a.txt": ""}, refused=True),
    Case(
        "it takes a module where there is no package", "setuptools", "", ("shop.py", "noxfile.py")
    ),
    Case("it refuses two modules", "setuptools", "", ("shop.py", "till.py"), refused=True),
    Case("stubs are beside the point", "setuptools", "", (*TREE, "shop-stubs/sub/a.py")),
    Case(
        "a listed package is without its subpackages",
        "setuptools",
        '[tool.setuptools]\npackages = ["shop"]\n',
        TREE,
    ),
    Case(
        "find takes namespaces unless told not to",
        "setuptools",
        '[tool.setuptools.packages.find]\nwhere = ["src"]\nexclude = ["shop.store*"]\n',
        (*SOURCE, "src/shop/my-data/a.py", "src/shop/v1.2/a.py", "src/top.py"),
    ),
    Case(
        "and takes none then, nor anything below one",
        "setuptools",
        '[tool.setuptools.packages.find]\nwhere = ["src", "lib"]\nnamespaces = false\n',
        (*SOURCE, "src/shop/billing/deep/__init__.py", "lib/till/__init__.py", "lib/shut/a.py"),
    ),
    Case(
        "include and exclude match whole dotted names",
        "setuptools",
        '[tool.setuptools.packages.find]\ninclude = ["shop*"]\nexclude = ["shop.billing"]\n',
        (*TREE, "shop/billing/deep/a.py", "till/__init__.py", "shopping/a.py"),
    ),
    Case(
        "`find:` wants an init in every directory",
        "setuptools",
        "",
        TREE,
        {"setup.cfg": "[options]\npackages = find:\n"},
    ),
    Case(
        "`find_namespace:` wants none",
        "setuptools",
        "",
        SOURCE,
        {
            "setup.cfg": "[options]\npackages = find_namespace:\npackage_dir =\n  = src\n"
            "[options.packages.find]\nwhere = src\nexclude =\n  shop.store\n"
        },
    ),
    Case(
        "find_packages() in a setup script wants an init too",
        "setuptools",
        "",
        (*TREE, "tests/__init__.py"),
        {
            "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\n',
            "setup.py": "from setuptools import find_packages, setup\n\nskipped = ['tests']\n"
            "setup(name='shop', version='1', packages=find_packages(exclude=skipped))\n",
        },
    ),
    Case(
        "find_namespace_packages() and a list added to it",
        "setuptools",
        "",
        (*SOURCE, "till/__init__.py"),
        {
            "pyproject.toml": "(none)",
            "setup.py": "import setuptools\nsetuptools.setup(name='shop', version='1',\n"
            "    packages=setuptools.find_namespace_packages('src') + ['till'],\n"
            "    package_dir={'': 'src', 'till': 'till'})\n",
        },
    ),
    Case(
        "a setup script that works it out is not understood",
        "setuptools",
        "",
        TREE,
        {
            "pyproject.toml": "(none)",
            "setup.py": "from setuptools import setup\n"
            "setup(name='shop', version='1', packages=['shop', *map(str, [])])\n",
        },
        unknown=TREE,
    ),
    Case(
        "modules by name keep discovery from running",
        "setuptools",
        '[tool.setuptools]\npy-modules = ["till", "shop.cart"]\n',
        (*TREE, "till.py", "other.py"),
    ),
    Case(
        "data can carry modules of a directory that is no package",
        "setuptools",
        '[tool.setuptools]\npackages = ["shop"]\n'
        '[tool.setuptools.package-data]\nshop = ["billing/*.py", "store/**/*.py"]\n'
        '[tool.setuptools.exclude-package-data]\n"*" = ["store/old/*"]\n',
        (*TREE, "shop/billing/deep/a.py", "shop/store/deep/a.py", "shop/store/old/a.py"),
    ),
    Case(
        "so can the manifest, by default",
        "setuptools",
        '[tool.setuptools]\npackages = ["shop"]\n',
        (*TREE, "shop/store/a.py", "shop/store/deep/a.py", "elsewhere/a.py"),
        {
            "MANIFEST.in": "graft shop/billing\nrecursive-include shop/store *.py\n"
            "recursive-include elsewhere *.py\nglobal-exclude [b]*.py\nprune shop/store/deep\n"
        },
    ),
    Case(
        "but not where package data is left out",
        "setuptools",
        '[tool.setuptools]\npackages = ["shop"]\ninclude-package-data = false\n',
        TREE,
        {"MANIFEST.in": "graft shop\n"},
    ),
    Case(
        "packages may lie where their names do not say",
        "setuptools",
        '[tool.setuptools]\npackages = ["till", "till.sub", "shop"]\n'
        '[tool.setuptools.package-dir]\n"till" = "lib"\n',
        (*TREE, "lib/__init__.py", "lib/sub/a.py", "lib/other/a.py"),
    ),
    Case(
        "and are discovered there",
        "setuptools",
        '[tool.setuptools.package-dir]\n"till" = "lib"\n',
        (*TREE, "lib/__init__.py", "lib/sub/a.py"),
    ),
    Case(
        "packages and modules by name go together",
        "setuptools",
        '[tool.setuptools]\npackages = ["shop", "shop.store"]\npy-modules = ["till"]\n',
        (*TREE, "till.py", "other.py"),
    ),
    Case(
        "a list counts from where `package-dir` has all packages",
        "setuptools",
        '[tool.setuptools]\npackages = ["shop", "shop.billing"]\npackage-dir = {"" = "src"}\n',
        (*SOURCE, "shop/other.py"),
    ),
    Case(
        "patterns of packages include what lies below by its own name alone",
        "setuptools",
        '[tool.setuptools.packages.find]\nwhere = ["src"]\ninclude = ["shop.*"]\n',
        (*SOURCE, "src/till/__init__.py"),
    ),
    Case(
        "`find:` looks where its section says",
        "setuptools",
        "",
        (*SOURCE, "shop/other/__init__.py"),
        {
            "setup.cfg": "[options]\npackages = find:\npackage_dir =\n  = src\n"
            "[options.packages.find]\nwhere = src\nexclude = shop.store*\n"
        },
    ),
    Case(
        "discovery leaves out tools and examples, and takes them below a package",
        "setuptools",
        "",
        (*TREE, "utils/__init__.py", "examples/a.py", "shop/utils/a.py", "shop/examples/a.py"),
    ),
]
