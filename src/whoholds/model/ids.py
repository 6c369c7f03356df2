"""Ids made from names."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

LONGEST = 60


def slug(name: str) -> str:
    """An id from a name: lower case, hyphens; names without Latin letters get a short hash.

    >>> slug("The 77th Brigade"), slug("  ")
    ('the-77th-brigade', 'x-e3b0c442')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", plain)
    return "-".join(words)[:LONGEST] if words else "x-" + sha256(name.strip().encode()).hexdigest()[:8]
