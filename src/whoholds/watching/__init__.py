"""Watches for a group's return and for sources that fall silent."""
