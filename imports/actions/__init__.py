from imports.actions.correcting import answer_import, map_import, mend_row, unmend_row
from imports.actions.taking_back import take_back_import
from imports.actions.workbook import (
    carry_out,
    progress_of,
    read_import,
    sheets_of,
    start_import,
    take_import,
)

__all__ = [
    "answer_import",
    "carry_out",
    "map_import",
    "mend_row",
    "progress_of",
    "read_import",
    "sheets_of",
    "start_import",
    "take_back_import",
    "take_import",
    "unmend_row",
]
