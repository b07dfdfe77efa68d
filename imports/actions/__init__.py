from imports.actions.workbook import (
    carry_out,
    map_import,
    progress_of,
    read_import,
    start_import,
    take_import,
)

__all__ = ["carry_out", "map_import", "progress_of", "read_import", "start_import", "take_import"]
