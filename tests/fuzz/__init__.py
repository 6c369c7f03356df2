"""Hostile input: small sound samples, broken in many ways, given to every reader and parser."""
