"""Forms in which a program uses what it imports: each is a program that says `till.` before a name.

The one idea: by name it says the same without, and prints the same.
"""

SEPARATOR = "# ---\n"

MODULE = """\
from contextlib import contextmanager

RATE = 2
LIMITS = {"low": [1, 2]}


class Coin:
    worth = 3

    def __init__(self, worth=3):
        self.worth = worth

    def __repr__(self):
        return f"Coin({self.worth})"


class Broken(Exception):
    pass


def total(*values):
    return sum(values)


def keep(function):
    function.kept = True
    return function


@contextmanager
def opened():
    yield "open"
"""

FORMS = '''\
print(till.RATE)
# ---
def price(rate=till.RATE, *, more: int = till.total(1)):
    return rate + more + till.RATE

print(price())
# ---
class Till(till.Coin):
    worth = till.RATE

    def add(self):
        return till.total(self.worth, till.RATE)

print(Till().add())
# ---
@till.keep
def kept(): return 1

print(kept.kept)
# ---
try:
    raise till.Broken("x") from till.Broken()
except (till.Broken, OSError) as error:
    print(error, type(error) is till.Broken)
# ---
print(f"{till.RATE:>{till.RATE}} {till.total(1)!r} RATE")
# ---
print(f"""{till.total(1, till.RATE)}
  {till.Coin()}""", f'{f"{till.RATE}"}')
# ---
match till.Coin(2):
    case till.Coin(worth=2) as coin if coin.worth == till.RATE:
        print(coin)
# ---
match 3:
    case till.Coin.worth: print(till.RATE)
# ---
if (found := till.total(4)) > till.RATE: print(found)
# ---
print([till.total(one) for one in (till.RATE, 3) if one != till.RATE])
print({one: till.RATE for one in till.LIMITS}, {*till.LIMITS}, (lambda rate=till.RATE: rate)())
# ---
import asyncio

async def run(rate: int = till.RATE):
    await asyncio.sleep(0)
    return till.total(rate)

print(asyncio.run(run()))
# ---
with till.opened() as it, till.opened():
    print(it, till.RATE)
# ---
print(till.LIMITS["low"][till.RATE - 1], till.Coin().worth.bit_length(), -till.RATE)
print(1 < till.RATE < 3, till.RATE if till.total(1) else till.LIMITS)
# ---
print(till.total(
    1,  # one: RATE
    till.RATE, *till.LIMITS["low"],
))
# ---
def outer():
    value = till.RATE

    def inner():
        nonlocal value
        value += till.total(value, till.RATE)
        return value

    return inner()

print(outer())
# ---
def made():
    yield till.RATE
    yield from (till.RATE, till.total())

print(*made())
# ---
class A:
    class B:
        rate = till.RATE

        def get(self, coin: till.Coin = None) -> till.Coin:
            return [self.rate, till.RATE]

print(A.B().get())
# ---
count = 0

def counted():
    global count
    count += till.RATE

counted()
print(count)
# ---
while True:
    print(till.RATE); break
for one in till.LIMITS: print(one)
else: print(till.RATE)
# ---
values = {}
values[till.RATE], *rest = till.total(1), till.RATE
print(values, rest, [*range(5)][till.RATE:])
del values[till.RATE]
# ---
def rated(rate: till.Coin, *rates: till.Coin): return rates

coins: list[till.Coin] = [till.Coin()]
print(len(rated(1, till.RATE)), coins)
# ---
print(till.Coin(till.RATE), b"x" * till.RATE, till.RATE.real, till.Coin.worth)
# ---
till.Coin.color = "red"
till.Coin.worth += 1
till.LIMITS["high"] = till.Coin.color
print(till.LIMITS, till.Coin.worth)
# ---
def other(Broken): return Broken

def its(total=till.total):
    keep = total(1)
    return keep

print(other(till.RATE), its())
# ---
print(till.total(1) if till.RATE else \\
    till.RATE)
'''.split(SEPARATOR)
"""What is the same by name and with the module's."""

REFUSED = '''\
match 5:
    case till.RATE: print("two")
    case _: print("other")
# ---
print(f"{till.RATE=}")
# ---
def typed(coin: "till.Coin") -> "till.Coin": return coin

print(typed(till.RATE))
# ---
value = till.RATE  # type: till.Coin
print(value)
# ---
till.RATE += 1
print(till.RATE)
# ---
RATE = till.RATE + 1
print(RATE)
# ---
def rated(RATE): return till.RATE

print(rated(3))
# ---
class A:
    RATE = till.RATE

print(A.RATE)
# ---
def rated():
    global RATE
    RATE = till.RATE

rated()
print(RATE)
# ---
def rated():
    RATE = 3

    def deeper():
        return till.RATE

    return deeper() + RATE

print(rated())
# ---
class A:
    first = till.RATE
    RATE = 3

print(A.first)
# ---
print([till.RATE for RATE in range(2)])
# ---
from others import *

print(till.RATE)
# ---
print([till, till.RATE][1])
# ---
print(eval("till.RATE") + till.RATE)
# ---
print(till.RATE, globals()["till"] is not None)
# ---
del till.RATE
# ---
print(till . RATE)
# ---
def rated():
    """Rate.

    >>> till.RATE
    2
    """
    return till.RATE

print(rated())
'''.split(SEPARATOR)
"""What would be another thing by name, or may be: it is refused."""

IMPORTS = {
    "import till": "till",
    "import till  # sells": "till",
    "import sys; import till; import os": "till",
    "import shop.till": "shop.till",
    '"""A program."""\n\nfrom __future__ import annotations\n\nimport os\nimport till': "till",
}
"""What the import may be, and come back as it is; and what the module is called by it."""

OTHER_IMPORTS = {
    "import till as t": "t",
    "import os, till": "till",
    "import shop.till as till": "till",
}
"""What comes back as another of the same: `import till`, on a line of its own."""

REPLACING = (
    "import till\ntill.RATE = 3",
    "import till as t\nt.RATE += 1",
    "import till\ntill.RATE: int = 3",
    "import till\nif till: till.RATE, other = 3, 4",
    "import till\nfor till.RATE in range(3): pass",
    "import till\nwith open('f') as till.RATE: pass",
    "import till\ndel till.RATE",
    "import till\nvars(till)['RATE'] = 3",
    "import till\nsetattr(till, 'RATE', 3)",
    "from unittest.mock import patch\nwith patch('till.RATE', 3): pass",
    "import till\ntill.RATE = (",
)
"""How another file may put something in place of a name of the module."""

READING = (
    "import till\ndef rated(rate: till.RATE = 3): pass",
    "import till\nprint(till.RATE, end='')",
    "import till\nassert till.RATE == 3",
    "import till\nclass A:\n    def __init__(self): self.RATE = till.RATE",
)
"""How it may seem to."""
