"""Holds public claims against the ledger."""
