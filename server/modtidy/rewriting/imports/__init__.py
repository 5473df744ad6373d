"""Imports, and the uses of what they bind: in another form, by another name, or from elsewhere."""
