"""What a file says that depends on where it lies, and the edits that keep it true."""
