"""Runs work on many cores or machines."""
