"""Taking households over from a table: read, checked, planned, written slice by slice. Source: reliability F1, F2."""

from charity_app.registry.services.importing.format import COLUMNS, sample_table
from charity_app.registry.services.importing.runs import confirm_import, drop_import, start_import, work_off_slice

__all__ = ["COLUMNS", "confirm_import", "drop_import", "sample_table", "start_import", "work_off_slice"]
