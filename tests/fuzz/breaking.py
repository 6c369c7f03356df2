"""Ways to break a sample: hypothesis chooses which, where and how often, and shrinks what fails."""

from __future__ import annotations

from hypothesis import strategies as st

NASTY = [
    b"\0", b"\r", b"\n\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"%s", b"A" * 3_000, "\u202e".encode(), "\u2028".encode(),
    b"<", b"<!--", b"]]>", b"<![CDATA[", b"&", b"&#0;", b"&#x110000;", b"&lol;", b"<a>" * 300, b"</p>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"[" * 300, b"{" * 300, b'"', b"\\", b"\\u0000", b"\\ud800", b"1e999", b"-1", b"0", b"99999999999999999999", b"NaN", b"null",
    b"00/00/0000", b"31 February 2017", b"1 January 0000", b"0001-01-01", b"9999-12-31T23:59:59-14:00", b"2017-12-15T24:61:61Z",
    b"(((((", b"- - - ", b"the the the the ", b"of of of ", b", and, and, and", b"1,000,000,000,000,000", b"3 percent or 5 square km ",
    b"Published ", b"From ", b": ", b"|" * 200, b" " * 3_000, b"\t" * 500, b".\n" * 500, b"--b\r\n", b"PK\x01\x02", b"PK\x05\x06",
    b"Content-Type: multipart/mixed; boundary=b\r\n", b"endobj", b"stream\n", b"/Kids[2 0 R]", b"<<" * 200, b"/Filter[/FlateDecode]",
]  # fmt: skip


WORDS = """the army rebels ISIS of in on at killed captured 18 5,600 percent Monday 3 May 2017 and or said denied Tamr Deir ez-Zor “ ” " '
( ) , . — - north town village km following days not never would likely according to"""


@st.composite
def broken(draw: st.DrawFn, sample: bytes, most: int = 8) -> bytes:
    """A sample with a few things done to it."""
    data = bytearray(sample)
    for _ in range(draw(st.integers(0, most))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.sampled_from([1, 2, 7, 40, 300]))
        match draw(st.integers(0, 7)):
            case 0:
                data[at:at] = draw(st.sampled_from(NASTY))
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length] * draw(st.sampled_from([1, 2, 50]))
            case 3 if at < len(data):
                data[at] ^= 1 << draw(st.integers(0, 7))
            case 4:
                del data[at:]
            case 5:
                data[at : at + length] = draw(st.binary(max_size=length))
            case 6:
                other = draw(st.integers(0, len(data)))
                data[at:at] = data[other : other + length]
            case _:
                data[at : at + length] = draw(st.text(max_size=20)).encode("utf-8", "surrogatepass")
    return bytes(data[:200_000])


def broken_text(sample: str) -> st.SearchStrategy[str]:
    """The same for what takes characters."""
    return broken(sample.encode()).map(lambda data: data.decode("utf-8", "replace"))


def any_text() -> st.SearchStrategy[str]:
    """Characters of any kind, runs of the same, and words of reports."""
    words = st.sampled_from(WORDS.split())
    return st.one_of(
        st.text(max_size=300),
        st.lists(words, max_size=120).map(" ".join),
        st.builds(lambda c, n: c * n, st.text(min_size=1, max_size=3), st.integers(0, 3_000)),
    )
