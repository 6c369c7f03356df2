"""The page that says how good the estimator is: tables and small plots, written from measurements alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from whoholds.publishing.days import day_text
from whoholds.publishing.saving import saved

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAMES = ("markov", "decay", "latest", "nearest neighbour")
COLOURS = {"markov": "#0072b2", "decay": "#e69f00", "latest": "#d55e00", "nearest neighbour": "#999999"}
MODES = {"nowcast": "Nowcast: what was known by then", "retrospect": "Retrospect: looking back"}
_COLUMNS = {
    "front_error": "front error",
    "error": "error",
    "macro_f1": "macro-F1",
    "brier": "Brier",
    "log_loss": "log loss",
    "calibration_error": "ECE",
    "area_error": "area error",
    "delay_days": "delay, days",
}


@dataclass(frozen=True)
class Validated:
    """One replay: ``scores`` of every estimator and mode, ``intervals`` of markov's areas."""

    title: str
    places: int
    reports: int
    days: tuple[date, ...]
    scores: Sequence[Any]
    intervals: Sequence[Any]


def page(results: Sequence[Validated], plots: Mapping[str, str]) -> str:
    """The page in Markdown; ``plots`` are where the pictures lie."""
    titles = "' '".join(f"{r.title}=FOLDER" for r in results)
    out = [
        "# Validation",
        "",
        "How good the estimator is, on wars whose front is known: settlements of a published, dated map of control are the truth; reports",
        "about them are simulated with sources that see little, come late, err, boast or keep silent. The estimator reads the reports and",
        "nothing else; the names of sources mean nothing to it. Written by",
        "",
        f"    whoholds validate page '{titles}' -o docs/validation.md",
        "",
        "*Front error*: share of places within reach of the front given to the wrong holder. *Error*: the same of all places. *Brier*,",
        "*log loss* and *ECE* (expected calibration error) are of the probabilities near the front. *Area error*: land given to the wrong",
        "holder on balance, as a share of the smallest holding. *Delay*: days from a change of hands until the estimate shows it for good.",
        "`decay` is a vote that fades with age, `latest` the newest credible report, nearest neighbour the newest report of the nearest",
        "reported place. Very near the front, where reports are thickest, a single fresh report can beat a smooth line; everywhere else",
        "it does not.",
        "",
    ]
    for n, r in enumerate(results, 1):
        first, last = day_text(r.days[0]), day_text(r.days[-1])
        out += [
            f"## {r.title}",
            "",
            f"{r.places:,} places, {r.reports:,} reports; scored on {len(r.days)} days from {first} to {last}.",
            "",
        ]
        for mode, told in MODES.items():
            out += [f"### {told}", "", "| | " + " | ".join(_COLUMNS.values()) + " |", "|---|" + "--:|" * len(_COLUMNS)]
            for name in NAMES:
                s = next((s for s in r.scores if s.estimator == name and s.mode == mode), None)
                if s is not None:
                    figures = (_figure(key, getattr(s, key)) for key in _COLUMNS)
                    out.append(f"| {name} | " + " | ".join(figures) + " |")
            out.append("")
        out += [
            f"![Calibration: how often what was told with each probability was so]({plots[f'validation-{n}-calibration.svg']})",
            "",
            f"![Error by distance from the front and by how many reports a place had]({plots[f'validation-{n}-errors.svg']})",
            "",
            "The 90 % intervals of the area held, over the days scored:",
            "",
            "| | days | held the truth | without recent movement | mean error, km² | mean width, km² |",
            "|---|--:|--:|--:|--:|--:|",
        ]
        out += [
            f"| {c.mode} | {c.days} | {c.coverage:.0%} | {c.plain:.0%} | {c.error:,.0f} | {c.width:,.0f} |"
            for c in r.intervals
        ]
        out.append("")
    counted = [c for r in results for c in r.intervals]
    days = sum(c.days for c in counted)
    held = sum(c.days * c.coverage for c in counted) / days if days else 0.0
    out += [
        "## What the figures say of the intervals",
        "",
        f"Over all {days} days and modes of these replays the 90 % interval of the area held the truth in {held:.0%}.",
        "An interval is summed from what is uncertain on the map, and reaches as much further as the front has moved in the four weeks",
        "before: where whole districts change hands faster than anybody reports, the first days lie outside of it all the same.",
        "",
        "![Days until a change of hands is shown for good](" + plots["validation-delay.svg"] + ")",
        "",
    ]
    return "\n".join(out)


def _figure(key: str, value: float) -> str:
    return f"{value:.0f}" if key == "delay_days" else f"{value:.4f}"


def draw_plots(results: Sequence[Validated]) -> dict[str, bytes]:
    """Name → SVG: two a replay, and the delays of all."""
    out: dict[str, bytes] = {}
    for n, r in enumerate(results, 1):
        out[f"validation-{n}-calibration.svg"] = _calibration(r)
        out[f"validation-{n}-errors.svg"] = _errors(r)
    out["validation-delay.svg"] = _delays(results)
    return out


def _figure_of(width: float, height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), facecolor="white", layout="constrained")


def _saved(figure: Figure) -> bytes:
    return saved(figure, "svg", 100, **{"svg.fonttype": "none", "font.family": "sans-serif"})


def _bare(ax: Axes) -> None:
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=8)


def _calibration(r: Validated) -> bytes:
    figure = _figure_of(7.2, 3.6)
    for at, (mode, told) in enumerate(MODES.items(), 1):
        ax = figure.add_subplot(1, 2, at)
        ax.plot([0, 1], [0, 1], color="#999999", linewidth=0.8, linestyle="--")
        for name in NAMES[:3]:
            s = next((s for s in r.scores if s.estimator == name and s.mode == mode), None)
            if s is None or not s.curve:
                continue
            most = max(b.count for b in s.curve)
            told_p, true = [b.told for b in s.curve], [b.true for b in s.curve]
            ax.plot(told_p, true, color=COLOURS[name], linewidth=1.2 if name == "markov" else 0.7, label=name)
            ax.scatter(told_p, true, s=[4 + 60 * b.count / most for b in s.curve], color=COLOURS[name], linewidths=0)
        ax.set_title(told, fontsize=9)
        ax.set_xlabel("probability told", fontsize=8)
        ax.set_ylabel("share that was so" if at == 1 else "", fontsize=8)
        ax.set_aspect("equal")
        _bare(ax)
        if at == 1:
            ax.legend(frameon=False, fontsize=8)
    return _saved(figure)


def _errors(r: Validated) -> bytes:
    figure = _figure_of(7.2, 3.0)
    for at, (key, told) in enumerate(
        (("by_distance", "by distance from the front"), ("by_reports", "by reports of the place")), 1
    ):
        ax = figure.add_subplot(1, 2, at)
        some = [s for name in NAMES for s in r.scores if s.estimator == name and s.mode == "nowcast"]
        classes = list(dict.fromkeys(c for s in some for c in getattr(s, key)))
        for n, s in enumerate(some):
            values = [100 * getattr(s, key).get(c, (0.0, 0))[0] for c in classes]
            at_x = [i + (n - (len(some) - 1) / 2) * 0.2 for i in range(len(classes))]
            ax.bar(at_x, values, 0.18, color=COLOURS[s.estimator], label=s.estimator)
        ax.set_xticks(range(len(classes)), [c.removesuffix(" km") for c in classes], fontsize=8)
        ax.set_xlabel("km" if key == "by_distance" else "reports", fontsize=8)
        ax.set_title(f"Wrong, {told} (nowcast)", fontsize=9)
        ax.set_ylabel("% of place-days" if at == 1 else "", fontsize=8)
        _bare(ax)
        if at == 1:
            ax.legend(frameon=False, fontsize=7)
    return _saved(figure)


def _delays(results: Sequence[Validated]) -> bytes:
    figure = _figure_of(7.2, 0.8 + 0.75 * len(results))
    ax = figure.add_subplot()
    for row, r in enumerate(results):
        some = [s for name in NAMES for s in r.scores if s.estimator == name and s.mode == "nowcast"]
        for n, s in enumerate(some):
            y = row + (n - (len(some) - 1) / 2) * 0.2
            ax.barh(y, s.delay_days, 0.18, color=COLOURS[s.estimator], label=s.estimator if not row else None)
    ax.set_yticks(range(len(results)), [r.title for r in results], fontsize=8)
    ax.invert_yaxis()
    ax.set_xlabel("days until a change of hands is shown for good (nowcast)", fontsize=8)
    _bare(ax)
    figure.legend(frameon=False, fontsize=8, loc="outside upper center", ncols=len(NAMES))
    return _saved(figure)
