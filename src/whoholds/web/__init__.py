"""The workbench in the browser: pages and an API over one ledger. It speaks to the workbench only.

FastAPI, Jinja and all that they need are imported when an app is made, not before.
"""
