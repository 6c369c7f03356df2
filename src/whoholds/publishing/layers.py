"""What geographic formats hold: statements at their places, cells and holdings of a day's map."""

from __future__ import annotations

from collections.abc import Iterator
from json import dumps
from typing import Any

from whoholds.model import CONTESTED, UNKNOWN, ControlDay, Statement, Theatre
from whoholds.publishing.exporters import Dossier
from whoholds.publishing.flat import flat_record

GREY = "#9a9a9a"


def placed(dossier: Dossier) -> Iterator[tuple[Statement, dict[str, Any], bytes]]:
    """Statements that have a place: flat record with plain values, and WKB (a point, or the area that a map drew)."""
    from shapely import Point, to_wkb

    for statement in dossier.statements:
        where = statement.body.location
        if where is None:
            continue
        drawn = where.geometry if where.basis == "area" and where.geometry else None
        yield statement, plain(flat_record(statement, dossier.sources)), drawn or to_wkb(Point(where.lon, where.lat))


def plain(record: dict[str, Any]) -> dict[str, Any]:
    """A flat record whose lists are text, as tables of GIS programs need it; actors also as initiator, target, holder."""
    out = {k: ("; ".join(map(str, v)) if isinstance(v, list) and k != "actors" else v) for k, v in record.items()}
    actors = record["actors"]
    out["actors"] = "; ".join(f"{a['name']} ({a['role']})" for a in actors)
    for role in ("initiator", "target", "holder"):
        out[role] = "; ".join(a["name"] for a in actors if a["role"] == role) or None
    return out


def names_of(theatre: Theatre) -> dict[str, str]:
    """State → name."""
    return {a.id: a.name for a in theatre.actors} | {CONTESTED: "Contested", UNKNOWN: "Unknown"}


def colours_of(theatre: Theatre) -> dict[str, str]:
    """State → colour as #rrggbb."""
    return {a.id: a.colour for a in theatre.actors if a.colour} | {CONTESTED: "#c96f4a", UNKNOWN: "#eeeeee"}


def cell_rows(control: ControlDay, theatre: Theatre) -> Iterator[tuple[dict[str, Any], Any]]:
    """Each cell with its likeliest holder and all probabilities; the geometry is a shapely polygon."""
    import numpy as np

    names = names_of(theatre)
    cells, holders = control.cells, control.holders()
    for i, place in enumerate(cells.places):
        row = control.probability[i]
        last = control.last_evidence[i]
        yield (
            {
                "place_id": place,
                "place": cells.names[i],
                "country": cells.countries[i],
                "admin1": cells.admin1[i],
                "on": control.on.isoformat(),
                "known_at": control.known_at.isoformat() if control.known_at else None,
                "method": control.method,
                "holder": names.get(holders[i], holders[i]),
                "holder_id": holders[i],
                "probability": round(float(row.max()), 4),
                "probabilities": dumps(
                    {
                        names.get(s, s): round(float(p), 4)
                        for s, p in zip(control.states, row, strict=True)
                        if p >= 0.005
                    },
                    ensure_ascii=False,
                ),
                "area_km2": round(float(cells.area_km2[i]), 3),
                "nominal_km2": round(float(cells.nominal_km2[i]), 3),
                "last_evidence": None if np.isnat(last) else str(last),
                "statements": "; ".join(control.basis[i]),
            },
            cells.geometry[i],
        )


def holding_rows(control: ControlDay, theatre: Theatre) -> list[tuple[dict[str, Any], Any]]:
    """One multipolygon a holder, with its area summed from cells; the largest first."""
    import numpy as np

    from whoholds.publishing.holdings import holdings

    names, colours = names_of(theatre), colours_of(theatre)
    holders = np.array(control.holders(), dtype=object)
    shapes = holdings(control.cells, holders.tolist())
    rows = []
    for state, shape in shapes.items():
        km2 = float(control.cells.area_km2[holders == state].sum())
        about = {
            "holder": names.get(str(state), str(state)),
            "holder_id": str(state),
            "colour": colours.get(str(state), GREY),
            "on": control.on.isoformat(),
            "area_km2": round(km2, 3),
            "method": control.method,
        }
        rows.append((about, shape))
    return sorted(rows, key=lambda r: (-r[0]["area_km2"], r[0]["holder_id"]))


def credits(dossier: Dossier) -> dict[str, Any]:
    """Attributions, and what was left out, as every file carries them."""
    return {
        "attribution": "; ".join(dossier.attributions) or "Made with whoholds",
        "left_out": "; ".join(f"{n} statements: {reason}" for reason, n in dossier.left_out.items()),
        "made_with": "whoholds",
    }
