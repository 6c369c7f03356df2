"""Bytes to text, one file a format."""
