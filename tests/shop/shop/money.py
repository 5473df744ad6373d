import decimal

CENT = decimal.Decimal("0.01")


def rounded(amount):
    return decimal.Decimal(amount).quantize(CENT)
