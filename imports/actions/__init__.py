from imports.actions.correcting import (
    answer_import,
    map_import,
    mend_row,
    resume_import,
    unmend_row,
)
from imports.actions.taking_back import take_back_import
from imports.actions.workbook import (
    carry_out,
    discard_import,
    give_reading_up,
    give_taking_up,
    job_of,
    progress_of,
    read_import,
    repeat_import,
    sheets_of,
    start_import,
    take_import,
)

__all__ = [
    "answer_import",
    "carry_out",
    "discard_import",
    "give_reading_up",
    "give_taking_up",
    "job_of",
    "map_import",
    "mend_row",
    "progress_of",
    "read_import",
    "repeat_import",
    "resume_import",
    "sheets_of",
    "start_import",
    "take_back_import",
    "take_import",
    "unmend_row",
]
