"""A total's low and high shared out among the parts whose best figures are told."""

from __future__ import annotations

from collections.abc import Sequence


def shared(total: int, parts: Sequence[int]) -> list[int]:
    """A whole number shared in proportion (largest remainders), so that the shares add up to it.

    >>> shared(7, [2, 2, 1]), shared(5, [0, 3]), shared(3, [0, 0]), shared(0, [])
    ([3, 3, 1], [0, 5], [3, 0], [])
    """
    if not parts:
        return []
    weight = sum(parts)
    if weight == 0:
        return [total, *(0 for _ in parts[1:])]
    exact = [total * p / weight for p in parts]
    shares = [int(e) for e in exact]
    for i in sorted(range(len(parts)), key=lambda i: (shares[i] - exact[i], i))[: total - sum(shares)]:
        shares[i] += 1
    return shares
