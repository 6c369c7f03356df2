"""Draws sheets, writes briefs, exports."""
