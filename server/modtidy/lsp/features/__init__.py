"""The requests and notifications that pygls answers, one subject to a file."""
