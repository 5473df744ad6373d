"""What one file says: the imports it makes, and the little else that a rule asks of its text."""
