"""Estimates who held which place when, and how sure that is."""
