from .billing.invoice import total
