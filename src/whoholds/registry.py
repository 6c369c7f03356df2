"""Finds plug-ins: one file in a room's folder is one plug-in, named after its file.

A registry knows the folder; it lists names without importing anything and imports a plug-in only when it is asked for, so a
missing library hurts nobody who does not use it. Other distributions add theirs through the entry-point group
``whoholds.<plural>``, for example ``whoholds.estimators``.
"""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import importlib.util
import pkgutil
from collections.abc import Callable
from typing import Generic, TypeVar

from whoholds.errors import LibraryMissing, PluginUnknown

P = TypeVar("P")


class Registry(Generic[P]):
    """The plug-ins of one kind, by name.

    A plug-in that needs a library beyond whoholds' own says so in a module constant ``NEEDS = ("psycopg",)``: without the library,
    asking for it raises LibraryMissing; any other failed import is a fault and raises as it is.

    >>> formats = Registry("format", "whoholds.reading.formats")
    >>> formats.get("papyrus")
    Traceback (most recent call last):
    ...
    whoholds.errors.PluginUnknown: there is no format 'papyrus'
    """

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self.package = package
        self._found: dict[str, P] = {}

    def __call__(self, name: str) -> Callable[[P], P]:
        """Decorate the plug-in: ``@estimator("markov")``."""

        def keep(plugin: P) -> P:
            self._found[name] = plugin
            return plugin

        return keep

    @property
    def group(self) -> str:
        """The entry-point group other distributions use."""
        return f"whoholds.{self.kind}s"

    def names(self) -> list[str]:
        """All names, sorted; nothing is imported but the folder itself."""
        folder = importlib.import_module(self.package)
        own = {m.name for m in pkgutil.iter_modules(folder.__path__) if not m.name.startswith("_")}
        others = {e.name for e in importlib.metadata.entry_points(group=self.group)}
        return sorted(own | others | set(self._found))

    def get(self, name: str) -> P:
        """The plug-in of that name.

        Raises: PluginUnknown, LibraryMissing.
        """
        if name not in self._found:
            self._load(name)
        if name not in self._found:
            known = ", ".join(self.names())
            raise PluginUnknown(f"there is no {self.kind} '{name}'", hint=f"one of: {known}")
        return self._found[name]

    def _load(self, name: str) -> None:
        module = f"{self.package}.{name.replace('-', '_')}"
        if importlib.util.find_spec(module) is not None:
            try:
                importlib.import_module(module)
            except ModuleNotFoundError as error:
                missing = (error.name or "").split(".")[0]
                if missing in _needs(module):
                    raise LibraryMissing(
                        f"the {self.kind} '{name}' needs {missing}", hint=f"install it: pip install {missing}"
                    ) from error
                raise
            return
        for entry in importlib.metadata.entry_points(group=self.group, name=name):
            self._found[name] = entry.load()


def _needs(module: str) -> tuple[str, ...]:
    """The module's NEEDS, read without running it (it cannot be imported: that is why we ask)."""
    spec = importlib.util.find_spec(module)
    source = spec.loader.get_source(module) if spec and spec.loader and hasattr(spec.loader, "get_source") else None
    for node in ast.parse(source or "").body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "NEEDS" for t in node.targets):
            return tuple(ast.literal_eval(node.value))
    return ()
