"""How places inform each other: a smooth field over the plane, and the nearest places of each.

The field is the Gauss-Markov form of a Matérn field (smoothness 1) on the triangulation of the places: its precision matrix is sparse,
so fitting costs about as much as there are places. Distance on the plane, and borders, are all that lies between two places: rivers and
roads were tried and did not help (docs/decisions/0004-no-travel-cost.md).

Source: Lindgren, Rue and Lindström 2011, "An explicit link between Gaussian fields and Gaussian Markov random fields", JRSS B 73(4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

USUAL_SPACING_KM = 5.0
"""Lengths are given for places this far apart (to their sixth neighbour); sparser gazetteers stretch them, up to STRETCH."""
CROWDED, SHORTEST = 0.8, 0.05
"""Where sites stand closer than this share of the usual spacing, the field's range shrinks with the spacing, down to SHORTEST of it."""
STRETCH = 2.5
ACROSS_A_BORDER = 0.1
"""Places of two countries inform each other so much less: fronts seldom run on across a border, states seldom hold beyond it."""
KM_PER_DEGREE = 111.32


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """The distinct sites among some places and how they lie to each other.

    Shapes: ``site`` n, the site of each place (places at one coordinate share one); ``xy`` m × 2; ``country`` m numbers.
    Units: kilometres on a local equirectangular plane; ``stretch`` multiplies every length of the estimator.
    """

    site: NDArray[np.int64]
    xy: NDArray[np.float64]
    stretch: float
    country: NDArray[np.int64]

    @classmethod
    def of(
        cls, lon: NDArray[np.float64], lat: NDArray[np.float64], countries: Sequence[str] | None = None
    ) -> Neighbourhood:
        """The sites of places given in WGS84 degrees; points within about 100 m of each other are one site.

        >>> n = Neighbourhood.of(np.array([40.0, 40.0, 41.0]), np.array([34.0, 34.0, 34.0]))
        >>> n.site.tolist(), len(n.xy)
        ([0, 0, 1], 2)
        """
        from scipy.spatial import cKDTree

        middle = float(np.mean(lat)) if len(lat) else 0.0
        # A theatre across the date line is brought together before it is flattened.
        east = np.where(np.ptp(lon) > 180, np.mod(lon, 360), lon) if len(lon) else lon
        xy = np.c_[east * np.cos(np.radians(middle)), lat] * KM_PER_DEGREE
        unique, site = np.unique(np.round(xy, 1), axis=0, return_inverse=True)
        country = np.zeros(len(unique), np.int64)
        if countries is not None and len(countries):
            country[site.ravel()] = np.unique(np.array(countries), return_inverse=True)[1]
        spacing = USUAL_SPACING_KM
        if len(unique) > 6:
            spacing = float(np.median(cKDTree(unique).query(unique, k=7)[0][:, 6]))
        return cls(site.ravel(), unique, float(np.clip(spacing / USUAL_SPACING_KM, 1.0, STRETCH)), country)

    def nearest(
        self, scale_km: float, reach: float = 2.5, most: int = 150
    ) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
        """The sites within ``reach`` times a scale of each site, itself first, with Gaussian weights exp(−d²/2·scale²).

        Shapes: compressed rows: pointers m + 1, neighbours, weights.
        """
        from scipy.spatial import cKDTree

        m = len(self.xy)
        if not m:
            return np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32)
        distance, index = cKDTree(self.xy).query(
            self.xy, k=np.arange(1, min(most, m) + 1), distance_upper_bound=reach * scale_km
        )
        inside = np.isfinite(distance)
        pointers = np.r_[0, np.cumsum(inside.sum(axis=1))].astype(np.int64)
        weights = np.exp(-0.5 * (distance[inside] / scale_km) ** 2)
        neighbours = index[inside]
        owner = np.repeat(np.arange(m), np.diff(pointers))
        weights *= np.where(self.country[owner] == self.country[neighbours], 1.0, ACROSS_A_BORDER)
        return pointers, neighbours.astype(np.int32), weights.astype(np.float32)

    def from_front(self, holder: NDArray[np.int64], far_km: float) -> NDArray[np.float64]:
        """The distance of each site to the nearest site held by another, at most ``far_km``."""
        from scipy.spatial import cKDTree

        out = np.full(len(holder), far_km)
        for state in np.unique(holder):
            own = holder == state
            if own.all():
                break
            distance, _ = cKDTree(self.xy[~own]).query(self.xy[own], distance_upper_bound=far_km)
            out[own] = np.minimum(distance, far_km)
        return out

    def field(self, range_km: float, deviation: float) -> Field:
        """The field over the sites whose correlation falls to a tenth at ``range_km`` and whose standard deviation is given."""
        stiffness, area = _elements(self.xy, self.country)
        return Field(stiffness, area, np.sqrt(8.0) / (range_km * self.crowding()), float(deviation))

    def crowding(self) -> NDArray[np.float64]:
        """How much shorter lengths are at each site than usual (m, 0–1): a front between quarters of a city bends in hundreds of metres."""
        from scipy.spatial import cKDTree

        if len(self.xy) <= 7:
            return np.ones(len(self.xy))
        distance, nearest = cKDTree(self.xy).query(self.xy, k=7)
        spacing = np.median(distance[:, 6][nearest], axis=1)
        usual = CROWDED * max(float(np.median(distance[:, 6])), 1e-6)
        return np.asarray(np.clip(spacing / usual, SHORTEST, 1.0))


@dataclass(eq=False)
class Field:
    """A Gaussian field as its sparse precision Q = D K A⁻¹ K D with K = κ² A + G, κ by site and D = 1/(√4π κ σ).

    Source: Lindgren, Rue and Lindström 2011, "An explicit link between Gaussian fields and Gaussian Markov random fields", JRSS B 73(4).
    """

    stiffness: Any
    area: NDArray[np.float64]
    kappa: NDArray[np.float64]
    deviation: float

    @cached_property
    def precision(self) -> Any:
        """Q, sparse m × m."""
        import scipy.sparse as sp

        k = sp.diags(self.kappa**2 * self.area) + self.stiffness
        scale = sp.diags(1.0 / (np.sqrt(4 * np.pi) * self.kappa * self.deviation))
        return (scale @ k @ sp.diags(1.0 / self.area) @ k @ scale).tocsc()


class Solver:
    """Solves (Q + diag(h)) x = b again and again while h changes little: an old factor preconditions conjugate gradients."""

    REFACTOR_AFTER = 12
    TOLERANCE = 0.2
    FEW = 2_000
    """So few sites are solved twenty times more exactly: it costs next to nothing."""

    def __init__(self, precision: Any) -> None:
        self.precision = precision
        self.factor: Any = None

    def exactly(self, h: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
        """x with (Q + diag(h)) x = b as exactly as the machine allows."""
        return self._anew(h, b)

    def _anew(self, h: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
        """Solve with a new factor at this h, and keep it."""
        import scipy.sparse as sp
        import scipy.sparse.linalg as sla

        matrix = (self.precision + sp.diags(h)).tocsc()
        # The matrix is symmetric and positive: no pivoting, and an ordering for symmetric matrices, is four times as fast.
        self.factor = sla.splu(
            matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True}
        )
        return np.asarray(self.factor.solve(b))

    def solve(
        self, h: NDArray[np.float64], b: NDArray[np.float64], x: NDArray[np.float64] | None = None
    ) -> NDArray[np.float64]:
        """x with (Q + diag(h)) x = b, starting from a guess."""
        if self.factor is None:
            return self._anew(h, b)
        x = np.zeros_like(b) if x is None else x.copy()
        r = b - self.precision @ x - h * x
        z = self.factor.solve(r)
        p, rz = z, float(r @ z)
        # Measured against the first residual only: the guess is good already, and what counts is the step from it.
        few = len(b) < self.FEW
        stop = max(rz * self.TOLERANCE**2 * (0.0025 if few else 1.0), 1e-12)
        for _ in range(self.REFACTOR_AFTER * (2 if few else 1)):
            if rz <= stop:
                return x
            q = self.precision @ p + h * p
            step = rz / float(p @ q)
            x += step * p
            r -= step * q
            z = self.factor.solve(r)
            before, rz = rz, float(r @ z)
            p = z + (rz / before) * p
        return self._anew(h, b)


def _elements(xy: NDArray[np.float64], country: NDArray[np.int64]) -> tuple[Any, NDArray[np.float64]]:
    """The stiffness matrix and the lumped areas of the linear elements on the sites' triangulation."""
    import scipy.sparse as sp

    m = len(xy)
    area = np.zeros(m)
    triangles = _triangles(xy)
    p = xy[triangles]
    edges = np.stack([p[:, 2] - p[:, 1], p[:, 0] - p[:, 2], p[:, 1] - p[:, 0]], axis=1)
    size = np.abs(edges[:, 0, 0] * edges[:, 1, 1] - edges[:, 0, 1] * edges[:, 1, 0]) / 2
    longest = np.linalg.norm(edges, axis=2).max(axis=1) if len(edges) else np.zeros(0)
    # Slivers along the hull join places that are no neighbours (across a sea, around a border).
    good = (size > 1e-6) & (size > longest**2 * 1e-3)
    triangles, edges, size = triangles[good], edges[good], size[good]
    for corner in range(3):
        np.add.at(area, triangles[:, corner], size / 3)
    rows = np.repeat(triangles, 3, axis=1).ravel()
    columns = np.tile(triangles, (1, 3)).ravel()
    straddles = np.ptp(country[triangles], axis=1) > 0 if len(triangles) else np.zeros(0, bool)
    joined = np.where(straddles, ACROSS_A_BORDER, 1.0)
    values = (np.einsum("tic,tjc->tij", edges, edges) * (joined / (4 * size))[:, None, None]).ravel()
    stiffness = sp.coo_matrix((values, (rows, columns)), (m, m)).tocsr()
    lone = np.flatnonzero(area <= 0)
    if len(lone) and m > 1:  # a site in no triangle hangs on its nearest neighbour
        from scipy.spatial import cKDTree

        other = cKDTree(xy).query(xy[lone], k=2)[1][:, 1]
        ones = np.ones(len(lone))
        hang = sp.coo_matrix((ones, (lone, other)), (m, m))
        degree = np.asarray(hang.sum(axis=1)).ravel() + np.asarray(hang.sum(axis=0)).ravel()
        stiffness = (stiffness + sp.diags(degree) - hang - hang.T).tocsr()
    return stiffness, np.maximum(area, 1.0)


def _triangles(xy: NDArray[np.float64]) -> NDArray[np.int64]:
    from scipy.spatial import Delaunay, QhullError

    if len(xy) < 3:
        return np.zeros((0, 3), np.int64)
    try:
        return np.asarray(Delaunay(xy).simplices, np.int64)
    except QhullError:  # all on one line: the sites hang on their nearest neighbours instead
        return np.zeros((0, 3), np.int64)
