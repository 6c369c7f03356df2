"""Finds which place a report means."""
