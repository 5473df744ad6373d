"""Makes the token that a customer's session is known by."""

LENGTH = 32
