"""Reads bytes and datasets: documents in, drafts with exact quotations out."""
