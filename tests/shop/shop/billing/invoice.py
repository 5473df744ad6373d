from ..money import *


def total(prices):
    return rounded(sum(prices))
