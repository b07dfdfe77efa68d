from imports.actions.workbook import (
    answer_import,
    carry_out,
    map_import,
    progress_of,
    read_import,
    start_import,
    take_import,
)

__all__ = [
    "answer_import",
    "carry_out",
    "map_import",
    "progress_of",
    "read_import",
    "start_import",
    "take_import",
]
