"""The same servers and visitors as in the unit tests of the web."""

from tests.unit.web.conftest import app, client, own, server, small

__all__ = ["app", "client", "own", "server", "small"]
