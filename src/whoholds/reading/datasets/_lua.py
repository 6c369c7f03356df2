"""Reads Lua data: tables, strings, numbers, names of earlier values. It never runs anything: calls and operators are passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from whoholds.errors import DatasetError

DEEPEST = 60
MOST_FAULTS = 1_000
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>--(?:\[(?P<c>=*)\[.*?\](?P=c)\]|(?!\[=*\[)[^\n]*))
    |(?P<long>\[(?P<l>=*)\[.*?\](?P=l)\])
    |(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<number>[-+]?(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?))
    |(?P<name>[A-Za-z_]\w*)
    |(?P<sign>\.\.\.?|==|[~<>]=|.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\n": "\n"}
_ESCAPE = re.compile(r"\\(?:z\s*|x([0-9a-fA-F]{2})|(\d{1,3})|u\{([0-9a-fA-F]{1,6})\}|(.))", re.DOTALL)


@dataclass
class LuaTable:
    """A table: named fields, items in order, and where it stands in the text."""

    start: int
    end: int = 0
    fields: dict[str, Any] = field(default_factory=dict)
    items: list[Any] = field(default_factory=list)

    def get(self, name: str) -> Any:
        """A named field; None where there is none."""
        return self.fields.get(name)


@dataclass(frozen=True, slots=True)
class LuaFault:
    """A place that is no Lua: the line, and what is wrong."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def read_lua(text: str) -> tuple[LuaTable, list[LuaFault]]:
    """The table a data module returns, and the faults in it that were passed over.

    Raises: DatasetError when it returns no table or breaks off inside one.

    >>> module, faults = read_lua('local mk = { r = "red.svg" } return { marks = { { lat = "1.5", mark = mk.r } } } -- end')
    >>> module.get("marks").items[0].fields, faults
    ({'lat': '1.5', 'mark': 'red.svg'}, [])
    >>> read_lua("os.execute('rm -rf /')")
    Traceback (most recent call last):
    ...
    whoholds.errors.DatasetError: the module returns no table
    """
    return _Reader(text).module()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = self._tokens()
        self.faults: list[LuaFault] = []
        self.known: dict[str, Any] = {}
        self.now = next(self.tokens)

    def _tokens(self) -> Iterator[_Token]:
        for match in _TOKEN.finditer(self.text):
            kind = match.lastgroup or ""
            if match["space"] is None and match["comment"] is None:
                kind = next(k for k in ("long", "string", "number", "name", "sign") if match[k] is not None)
                yield _Token(kind, match[0], match.start(), match.end())
        yield _Token("end", "", len(self.text), len(self.text))

    def _next(self) -> _Token:
        token = self.now
        if token.kind != "end":
            self.now = next(self.tokens)
        return token

    def module(self) -> tuple[LuaTable, list[LuaFault]]:
        returned: Any = None
        while self.now.kind != "end":
            token = self._next()
            if token.text == "return":
                returned = self._value(0)
            elif token.kind == "name" and self.now.text == "=":
                self._next()
                self.known[token.text] = self._value(0)
        if not isinstance(returned, LuaTable):
            raise DatasetError(
                "the module returns no table", hint="give a data module: one that says return { marks = … }"
            )
        return returned, self.faults

    def _fault(self, at: int, message: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(LuaFault(self.text.count("\n", 0, at) + 1, message))

    def _value(self, depth: int) -> Any:
        """A value; joined strings are joined, whatever would have to be run is None."""
        value = self._single(depth)
        while self.now.kind == "sign" and self.now.text in (
            "..",
            "+",
            "-",
            "*",
            "/",
            "%",
            "^",
            "==",
            "~=",
            "<=",
            ">=",
            "<",
            ">",
        ):
            sign = self._next().text
            other = self._single(depth)
            joined = sign == ".." and value is not None and other is not None and not isinstance(value, LuaTable)
            value = f"{_shown(value)}{_shown(other)}" if joined and not isinstance(other, LuaTable) else None
        return value

    def _single(self, depth: int) -> Any:
        token = self._next()
        match token.kind:
            case "string":
                return _unescaped(token.text[1:-1])
            case "long":
                return token.text[token.text.index("[", 1) + 1 : token.text.rindex("]", 0, -1)].removeprefix("\n")
            case "number":
                return _number(token.text)
            case "name":
                return self._named(token.text, depth)
        if token.text == "{":
            return self._table(token.start, depth + 1)
        if token.text == "(":
            value = self._value(depth + 1)
            self._pass_over(")")
            return value
        if token.text in ("-", "#"):
            value = self._single(depth)
            return -value if token.text == "-" and isinstance(value, int | float) else None
        self._fault(token.start, f"'{token.text[:20]}' is no value")
        return None

    def _named(self, name: str, depth: int) -> Any:
        if name in ("true", "false", "nil"):
            return {"true": True, "false": False}.get(name)
        value = self.known.get(name)
        while self.now.text in (".", "[", "(", ":") or self.now.kind in ("string", "long"):
            sign = self._next().text
            if sign == "[":
                key = self._value(depth)
                self._pass_over("]")
            elif sign == ".":
                key = self._next().text
            else:  # a call: nothing is run
                if sign == "(":
                    self._pass_over(")")
                value = None
                continue
            value = value.fields.get(str(key)) if isinstance(value, LuaTable) else None
        return value

    def _pass_over(self, closing: str) -> None:
        opening = {")": "(", "]": "[", "}": "{"}[closing]
        depth = 1
        while depth and self.now.kind != "end":
            text = self._next().text
            depth += (text == opening) - (text == closing)

    def _table(self, start: int, depth: int) -> LuaTable:
        if depth > DEEPEST:
            raise DatasetError(f"tables nest deeper than {DEEPEST}", hint="this is no data module")
        table = LuaTable(start)
        while True:
            if self.now.kind == "end":
                raise DatasetError(
                    "the module breaks off inside a table", hint="fetch it again; nothing of it was taken"
                )
            if self.now.text == "}":
                table.end = self._next().end
                return table
            if self.now.text in (",", ";"):
                self._next()
                continue
            self._field(table, depth)
            if self.now.text not in (",", ";", "}"):
                self._fault(self.now.start, "a comma is missing")
                if self.now.kind == "sign" and self.now.text not in ("{", "["):
                    self._next()

    def _field(self, table: LuaTable, depth: int) -> None:
        token = self.now
        if token.text == "[" and token.kind == "sign":
            self._next()
            key = self._value(depth)
            self._pass_over("]")
            if self.now.text == "=":
                self._next()
                table.fields[_shown(key)] = self._value(depth)
            return
        if token.kind == "name":
            self._next()
            if self.now.text == "=":
                self._next()
                table.fields[token.text] = self._value(depth)
                return
            value = self._named(token.text, depth)
            table.items.append(value)
            return
        table.items.append(self._value(depth))


def _shown(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _number(text: str) -> float | int:
    if "x" in text.lower():
        return int(text, 16)
    return float(text) if any(ch in text for ch in ".eE") else int(text)


def _unescaped(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        hexadecimal, decimal, unicode, other = match.groups()
        if hexadecimal or unicode:
            code = int(hexadecimal or unicode, 16)
            return chr(code) if code < 0x110000 else "�"
        if decimal:
            return chr(int(decimal) % 256)
        return _ESCAPES.get(other, other) if other else ""

    return _ESCAPE.sub(plain, text) if "\\" in text else text


def marks_in(module: LuaTable) -> Iterator[Mapping[str, Any]]:
    """The marks of a module, in order."""
    marks = module.get("marks")
    for item in marks.items if isinstance(marks, LuaTable) else ():
        if isinstance(item, LuaTable):
            yield {**item.fields, "": item}
