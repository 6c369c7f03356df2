"""Hidden Markov chains by the ten thousand: one chain a place, all with the same way of changing.

The full posterior overwrites the likelihoods it is made from, in blocks of thirty-two chains held side by side so that the processor
works on all of them at once; nothing of the size of the answer is ever allocated. The chains of the estimator itself change to any other
state alike, which needs no matrix, and are filtered on as days come in.

Source: Rabiner 1989, "A tutorial on hidden Markov models", Proceedings of the IEEE 77(2), scaled recursions.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from whoholds.estimating.compiling import compiled, in_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 32
LEAST, ONE = np.float32(1e-30), np.float32(1.0)


def posterior(
    likelihood: NDArray[np.float32], transition: NDArray[np.float32], start: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The probability of each state of each chain at each step given the whole chain, written over ``likelihood``.

    Shapes: ``likelihood`` chains × steps × states, C-contiguous float32, any positive scale a step; ``transition`` states × states, rows
    sum to 1; ``start`` states. Returns the same array.

    >>> seen = np.array([[[1, 1], [0.9, 0.1], [1, 1]]], np.float32)
    >>> posterior(seen, np.array([[0.9, 0.1], [0.1, 0.9]], np.float32), np.array([0.5, 0.5], np.float32)).round(2).tolist()[0][0]
    [0.8199999928474426, 0.18000000715255737]
    """
    if likelihood.dtype != np.float32 or not likelihood.flags.c_contiguous:
        raise ValueError("likelihood must be a C-contiguous float32 array")
    in_parts(
        _kernel(likelihood.shape[2]),
        len(likelihood),
        likelihood,
        np.ascontiguousarray(transition, np.float32),
        np.ascontiguousarray(start, np.float32),
    )
    return likelihood


@cache
def _kernel(states: int) -> Callable[..., None]:
    """The compiled recursions for so many states: a number known to the compiler lets it keep a whole block in registers.

    All that is small lies in one array, in rows of a chain each: only then can the compiler see that no row overlaps another, and works on
    all chains of a row at once.
    """
    seen, now, beta, step = 0, states, 2 * states, 3 * states
    rows = step + states * states
    row = states * BLOCK

    @compiled(fastmath=True)
    def run(begin, end, e, transition, start):  # type: ignore[no-untyped-def]  # compiled: numba infers the types
        steps = e.shape[1]
        alpha = np.empty((steps, row), np.float32)
        w = np.ones((rows, BLOCK), np.float32)
        flat = w.reshape(rows * BLOCK)
        for j in range(states):
            for k in range(states):
                for c in range(BLOCK):
                    w[step + j * states + k, c] = transition[j, k]
        for first in range(begin, end, BLOCK):
            width = min(BLOCK, end - first)
            for k in range(states):
                for c in range(BLOCK):
                    w[beta + k, c] = start[k]  # on the way forward: what is expected of the step
            for t in range(steps):
                for c in range(width):
                    for k in range(states):
                        w[seen + k, c] = e[first + c, t, k]
                for c in range(BLOCK):
                    total = LEAST
                    for k in range(states):
                        x = w[beta + k, c] * w[seen + k, c]
                        w[now + k, c] = x
                        total += x
                    scale = ONE / total
                    for k in range(states):
                        w[now + k, c] *= scale
                    for k in range(states):
                        x = w[step + k, c] * w[now, c]
                        for j in range(1, states):
                            x += w[step + j * states + k, c] * w[now + j, c]
                        w[beta + k, c] = x
                for i in range(row):
                    alpha[t, i] = flat[now * BLOCK + i]
            for k in range(states):
                for c in range(BLOCK):
                    w[beta + k, c] = 1.0
            for t in range(steps - 1, -1, -1):
                for i in range(row):
                    flat[now * BLOCK + i] = alpha[t, i]
                for c in range(width):
                    for k in range(states):
                        w[seen + k, c] = e[first + c, t, k]
                for c in range(BLOCK):
                    total = LEAST
                    for k in range(states):
                        x = w[now + k, c] * w[beta + k, c]
                        w[now + k, c] = x
                        total += x
                    scale = ONE / total
                    for k in range(states):
                        w[now + k, c] *= scale
                        w[seen + k, c] *= w[beta + k, c]
                    total = LEAST
                    for k in range(states):
                        x = w[step + k * states, c] * w[seen, c]
                        for j in range(1, states):
                            x += w[step + k * states + j, c] * w[seen + j, c]
                        w[beta + k, c] = x
                        total += x
                    scale = ONE / total
                    for k in range(states):
                        w[beta + k, c] *= scale
                for c in range(width):
                    for k in range(states):
                        e[first + c, t, k] = w[now + k, c]

    return run


def filter_on(
    logs: NDArray[np.float32],
    start: NDArray[np.float64],
    change: NDArray[np.float32],
    first: int,
    last: int,
    alpha: NDArray[np.float32],
) -> None:
    """Filter chains × steps × states from step ``first`` up to ``last`` (exclusive), on from what stands in ``alpha`` before it.

    ``start`` is the prior, 0 for states nobody has been heard of yet; ``change`` the probability of changing hands on the way into each
    step, chains × steps.
    """
    in_parts(_filter_on, len(logs), logs, start, change, first, last, alpha)


@compiled()
def _filter_on(begin, end, logs, start, change, first, last, alpha):  # type: ignore[no-untyped-def]  # compiled
    _, _, states = logs.shape
    others = max((start > 0).sum() - 1, 1)
    for i in range(begin, end):
        pred = np.empty(states)
        for t in range(first, last):
            best = -1e30
            for k in range(states):
                if start[k] > 0:
                    best = max(best, logs[i, t, k])
            total = 0.0
            for k in range(states):
                if start[k] <= 0:
                    pred[k] = 0.0
                elif t == 0:
                    pred[k] = start[k]
                else:
                    a, c = alpha[i, t - 1, k], change[i, t]
                    pred[k] = a * (1 - c) + (1 - a) * c / others
                pred[k] *= np.exp(logs[i, t, k] - best)
                total += pred[k]
            for k in range(states):
                alpha[i, t, k] = pred[k] / max(total, 1e-30)


def look_back(
    logs: NDArray[np.float32],
    start: NDArray[np.float64],
    change: NDArray[np.float32],
    beta: NDArray[np.float32],
) -> None:
    """The scaled likelihood of everything after each step, chains × steps × states."""
    in_parts(_look_back, len(logs), logs, start, change, beta)


@compiled()
def _look_back(begin, end, logs, start, change, beta):  # type: ignore[no-untyped-def]  # compiled
    _, steps, states = logs.shape
    others = max((start > 0).sum() - 1, 1)
    for i in range(begin, end):
        seen = np.empty(states)
        for k in range(states):
            beta[i, steps - 1, k] = 1.0
        for t in range(steps - 2, -1, -1):
            best = -1e30
            for k in range(states):
                if start[k] > 0:
                    best = max(best, logs[i, t + 1, k])
            together = 0.0
            for k in range(states):
                seen[k] = beta[i, t + 1, k] * np.exp(logs[i, t + 1, k] - best) if start[k] > 0 else 0.0
                together += seen[k]
            total, c = 0.0, change[i, t + 1]
            for k in range(states):
                if start[k] > 0:
                    seen[k] = seen[k] * (1 - c) + (together - seen[k]) * c / others
                    total += seen[k]
            for k in range(states):
                beta[i, t, k] = seen[k] / max(total, 1e-30)


def unchanged(
    logs: NDArray[np.float32],
    start: NDArray[np.float64],
    change: NDArray[np.float32],
    alpha: NDArray[np.float32],
    beta: NDArray[np.float32],
    now: int,
    out: NDArray[np.float32],
) -> None:
    """The probability that a chain has been in one state between each step and step ``now``, given all evidence in alpha and beta.

    Shapes: ``out`` chains × steps. Steps after ``now`` are only looked at where ``beta`` reaches (same number of steps as ``out``).
    """
    in_parts(_unchanged, len(logs), logs, start, change, alpha, beta, now, out)


@compiled()
def _unchanged(begin, end, logs, start, change, alpha, beta, now, out):  # type: ignore[no-untyped-def]  # compiled
    _, _, states = logs.shape
    steps = out.shape[1]
    others = max((start > 0).sum() - 1, 1)
    for i in range(begin, end):
        here = np.empty(states)
        stays = np.empty(states)
        total = 0.0
        for k in range(states):
            here[k] = alpha[i, now, k] * beta[i, now, k] if start[k] > 0 else 0.0
            total += here[k]
        for k in range(states):
            here[k] /= max(total, 1e-30)
            stays[k] = here[k]
        out[i, now] = 1.0
        for t in range(now - 1, -1, -1):
            left, c = 0.0, change[i, t + 1]
            for k in range(states):
                a = alpha[i, t, k]
                arriving = a * (1 - c) + (1 - a) * c / others
                stays[k] *= min(a * (1 - c) / max(arriving, 1e-30), 1.0)
                left += stays[k]
            out[i, t] = left
            if left < 1e-3:
                for s in range(t):
                    out[i, s] = 0.0
                break
        for k in range(states):
            stays[k] = here[k]
        for t in range(now + 1, steps):
            best = -1e30
            for k in range(states):
                if start[k] > 0:
                    best = max(best, logs[i, t, k])
            together = 0.0
            for k in range(states):
                if start[k] > 0:
                    together += np.exp(logs[i, t, k] - best) * beta[i, t, k]
            left, c = 0.0, change[i, t]
            for k in range(states):
                if start[k] > 0:
                    x = np.exp(logs[i, t, k] - best) * beta[i, t, k]
                    leaving = x * (1 - c) + (together - x) * c / others
                    stays[k] *= min(x * (1 - c) / max(leaving, 1e-30), 1.0)
                    left += stays[k]
            out[i, t] = left
            if left < 1e-3:
                for s in range(t + 1, steps):
                    out[i, s] = 0.0
                break


@compiled()
def spread(pointers, neighbours, weights, site, step, likelihood, belief, most, logs):  # type: ignore[no-untyped-def]  # compiled
    """Add each observation to the chains of its site and of the neighbours believed to be in the same hands.

    A neighbour takes an observation as its own with the probability that both are in the same hands (beyond chance) times the weight of
    the distance; else the observation is what was to be expected where it was made, and says nothing.
    """
    states = likelihood.shape[1]
    for r in range(len(site)):
        a = site[r]
        expected = 0.0
        alone = 0.0
        for k in range(states):
            expected += belief[a, k] * likelihood[r, k]
            alone += 1.0 if belief[a, k] > 0 else 0.0
        for j in range(pointers[a], pointers[a + 1]):
            b = neighbours[j]
            if b == a:
                for k in range(states):
                    logs[b, step[r], k] += np.log(max(likelihood[r, k], 1e-6))
                continue
            same = 0.0
            for k in range(states):
                same += belief[a, k] * belief[b, k]
            tie = most * weights[j] * max(0.0, (same * alone - 1.0) / max(alone - 1.0, 1.0))
            if tie < 0.01:
                continue
            for k in range(states):
                logs[b, step[r], k] += np.log(max(tie * likelihood[r, k] + (1 - tie) * expected, 1e-6))
