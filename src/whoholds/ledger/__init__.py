"""Keeps what each source said, append-only, with two times."""
