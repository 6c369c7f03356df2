"""Read → locate → record → estimate → check → publish: joins the rooms, holds no rule of its own."""

from whoholds.workbench.bench import Workbench, check_theatres, list_theatres
from whoholds.workbench.claims import Checked
from whoholds.workbench.importing import ImportReport
from whoholds.workbench.intake import ReadReport
from whoholds.workbench.reasons import Reason

__all__ = ["Checked", "ImportReport", "ReadReport", "Reason", "Workbench", "check_theatres", "list_theatres"]
