"""Read → locate → record → estimate → check → publish: joins the rooms, holds no rule of its own."""

from whoholds.workbench.bench import Workbench
from whoholds.workbench.claims import Checked
from whoholds.workbench.exporting import export_formats
from whoholds.workbench.importing import ImportReport
from whoholds.workbench.intake import ReadReport
from whoholds.workbench.places import add_gazetteers, list_gazetteers, locate_table, locate_text
from whoholds.workbench.reasons import Reason
from whoholds.workbench.theatres import check_theatres, list_theatres
from whoholds.workbench.validating import interval_coverage, score_replay, write_page, write_replay

__all__ = [
    "Checked",
    "ImportReport",
    "ReadReport",
    "Reason",
    "Workbench",
    "add_gazetteers",
    "check_theatres",
    "export_formats",
    "interval_coverage",
    "list_gazetteers",
    "list_theatres",
    "locate_table",
    "locate_text",
    "score_replay",
    "write_page",
    "write_replay",
]
