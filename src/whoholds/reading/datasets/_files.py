"""Opens dataset files: plain, gzipped or zipped, as a bounded stream of bytes or characters."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from whoholds.errors import DatasetError

MOST_BYTES = 4_000_000_000  # unpacked; a stream is read once and never held, so this bounds time and disk, not memory
MOST_TIMES = 250  # no honest table packs tighter; a bomb packs a thousandfold
FREE_BYTES = 20_000_000  # small files may pack as tightly as they like
MOST_MEMBERS = 10_000
SAMPLE_BYTES = 200_000
BROKEN = (EOFError, OSError, ValueError, NotImplementedError, zlib.error, zipfile.BadZipFile)
"""What gzip and zipfile raise on damaged archives (RuntimeError and KeyError besides, when a member is opened)."""
OTHER_ENCODINGS = ["cp1256", "cp1251", "koi8_r", "koi8_u", "iso8859_6", "cp866", "cp1255", "cp1253"]


def is_zip(path: Path) -> bool:
    """Whether the file is a zip archive (XLSX, KMZ and zipped shapefiles are too)."""
    with path.open("rb") as stream:
        return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def is_gzip(path: Path) -> bool:
    """Whether the file is gzipped."""
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def members(path: Path) -> list[zipfile.ZipInfo]:
    """The files in a zip archive, once the whole of it is within bounds.

    Raises: DatasetError for a bomb, an encrypted or a broken archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [i for i in archive.infolist() if not i.is_dir()]
    except BROKEN as error:
        raise DatasetError(f"{path.name} is a broken zip archive: {error}", hint="fetch or make it again") from error
    unpacked = sum(i.file_size for i in infos)
    if len(infos) > MOST_MEMBERS or unpacked > MOST_BYTES or unpacked > FREE_BYTES + MOST_TIMES * path.stat().st_size:
        raise DatasetError(
            f"{path.name} would unpack to {unpacked / 1e6:,.0f} MB in {len(infos):,} files: a zip bomb?",
            hint="unpack it yourself, look at it, and import what is in it",
        )
    if any(i.flag_bits & 1 for i in infos):
        raise DatasetError(f"{path.name} is encrypted", hint="unpack it with its password, then import what is in it")
    return infos


class _Bounded(io.RawIOBase):
    """A stream that stops with a DatasetError when it unpacks beyond reason, or breaks off."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, name: str, packed_bytes: int | None) -> None:
        self.stream, self.name = stream, name
        self.left = MOST_BYTES if packed_bytes is None else min(MOST_BYTES, FREE_BYTES + MOST_TIMES * packed_bytes)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # the typeshed names its own buffer type
        try:
            data = self.stream.read(len(buffer))
        except BROKEN as error:
            raise DatasetError(
                f"{self.name} breaks off or is damaged: {error}", hint="fetch it again; nothing of it was taken"
            ) from error
        self.left -= len(data)
        if self.left < 0:
            raise DatasetError(
                f"{self.name} unpacks beyond any honest table: a bomb?", hint="unpack it yourself and look at it"
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.stream.close()
        super().close()


@contextmanager
def open_bytes(path: Path, member: str | None = None) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked: gzip by its mark, ``member`` from a zip archive.

    Raises: DatasetError while it is read, where it is damaged or a bomb; FileNotFoundError never: callers have the file.
    """
    with path.open("rb") as plain:
        if member is not None:
            with ExitStack() as opened:
                try:
                    archive = opened.enter_context(zipfile.ZipFile(plain))
                    inside = opened.enter_context(archive.open(member))
                except (*BROKEN, KeyError, RuntimeError) as error:
                    raise DatasetError(
                        f"{path.name} is a broken zip archive: {error}", hint="fetch or make it again"
                    ) from error
                yield io.BufferedReader(_Bounded(inside, f"{path.name}/{member}", path.stat().st_size), SAMPLE_BYTES)
        elif plain.read(2) == b"\x1f\x8b":
            plain.seek(0)
            with gzip.GzipFile(fileobj=plain) as inside_gzip:
                yield io.BufferedReader(_Bounded(inside_gzip, path.name, path.stat().st_size), SAMPLE_BYTES)
        else:
            plain.seek(0)
            yield io.BufferedReader(_Bounded(plain, path.name, None), SAMPLE_BYTES)


def encoding_of(sample: bytes, name: str) -> str:
    """The encoding of a text by its beginning: its mark, UTF-8 where most lines are, else what the letters suggest.

    Raises: DatasetError for binary data.

    >>> encoding_of("place,holder\\nHajin,ISIS\\n".encode("utf-16"), "t.csv"), encoding_of(b"a,b\\nCaf\\xe9,1\\n", "t.csv")
    ('utf-16', 'cp1252')
    """
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if sample.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if b"\0" in sample:
        for wide, high in (
            ("utf-16-le", 1),
            ("utf-16-be", 0),
        ):  # without a mark, Latin letters show as a NUL in every other byte
            if sample[high::2].count(0) > 0.3 * len(sample) / 2 and not sample[1 - high :: 2].count(0):
                return wide
        raise DatasetError(f"{name} is no text: it holds binary data", hint="save it as text in UTF-8, a table as CSV")
    special = [line for line in sample.splitlines() if not line.isascii()]
    good = sum(_is_utf8(line) for line in special)
    if good >= 0.5 * len(special):  # a few lines in another encoding are refused one by one, not the whole file misread
        return "utf-8"
    runs = re.findall(rb"[\x80-\xff]+", sample)
    if sum(map(len, runs)) < 1.7 * len(runs):  # accents stand alone, letters of other scripts in words
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=OTHER_ENCODINGS).best()
    if best is None:
        raise DatasetError(f"no encoding makes {name} readable", hint="save it as CSV in UTF-8")
    return best.encoding


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@contextmanager
def open_text(path: Path, member: str | None = None) -> Iterator[IO[str]]:
    """The characters of a file; bytes outside its encoding stay as lone surrogates, for the rows that hold them to be refused."""
    with open_bytes(path, member) as stream:
        assert isinstance(stream, io.BufferedReader)
        sample = stream.peek(SAMPLE_BYTES)
        encoding = encoding_of(_whole_lines(sample), path.name)
        errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"  # half a character has no surrogate
        yield io.TextIOWrapper(stream, encoding, errors=errors, newline="")


def _whole_lines(sample: bytes) -> bytes:
    """Without a character cut in two at the end of the sample."""
    return sample[: sample.rfind(b"\n") + 1] or sample
