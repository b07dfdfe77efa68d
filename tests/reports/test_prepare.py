import os
from pathlib import Path

from reports.management.commands.prepare import is_older, sample_files, static_files


def test_file_is_made_again_when_something_it_was_made_from_is_newer(tmp_path):
    made, source = tmp_path / "made", tmp_path / "source"
    source.touch()
    assert is_older(made, [source])
    made.touch()
    os.utime(source, (1, 1))
    assert not is_older(made, [source])
    os.utime(source, (made.stat().st_mtime + 1,) * 2)
    assert is_older(made, [source])


def test_sources_are_the_data_of_the_apps_and_the_files_of_the_pages(settings):
    data = {path.relative_to(settings.BASE_DIR).parts[0] for path in sample_files()}
    assert {"places", "office", "funding", "reports"} <= data
    assert Path(settings.BASE_DIR, "static/css/base.css") in static_files()
