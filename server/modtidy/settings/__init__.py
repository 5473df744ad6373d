"""What the user tells modtidy: the values, how each key is read, and the schema of them all."""
