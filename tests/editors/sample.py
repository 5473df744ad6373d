"""The project every editor is shown: one finding, and one module fit to become a package."""

from collections.abc import Mapping
from pathlib import Path

FILES = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.10"\n',
    "shop/__init__.py": "",
    "shop/bank.py": "def balance():\n    return 0\n",
    "shop/orders.py": "from . import bank\n\nTOTAL = bank.balance()\n",
    "shop/billing/invoice.py": "from .. import bank\n\n\ndef total():\n    return bank.balance()\n",
}
"""`shop/billing` has no `__init__.py`, inside a package that has one."""

NAMED_IN_STRINGS = {
    **FILES,
    "pyproject.toml": FILES["pyproject.toml"] + '\n[project.scripts]\nbank = "shop.bank:balance"\n',
    "main.py": "from shop import bank as money\nfrom shop.orders import TOTAL\n",
    "test_bank.py": 'from unittest import mock\n\nmock.patch("shop.bank.balance")\n',
    "tools.py": 'from pathlib import Path\n\nBANK = Path(__file__).parent / ("shop/" "bank.py")\n',
}
"""The same, with what a person is asked or told when `shop/bank.py` is called otherwise."""

ORDERS_AS_PACKAGE = "from .. import bank\nfrom ..bank import balance\n\nTOTAL = bank.balance()\n"
"""What `shop/orders/__init__.py` is to be, after `from .bank import balance` is typed in."""

TILL = {
    "shop/till.py": FILES["shop/bank.py"],
    "shop/orders.py": "from . import till\n\nTOTAL = till.balance()\n",
    "shop/billing/invoice.py": "from .. import till\n\n\ndef total():\n    return till.balance()\n",
}
"""What is to be where, after `shop/bank.py` is called `shop/till.py`."""

FOUND_IN = "shop/billing/invoice.py"
MESSAGE = "`shop.billing` has no `__init__.py`"
FIX = "Create `shop/billing/__init__.py`"
CREATED = "shop/billing/__init__.py"


def write_sample(directory: Path, files: Mapping[str, str] = FILES) -> Path:
    """Write the project below `directory`, and return its root."""
    root = directory / "sample"
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
