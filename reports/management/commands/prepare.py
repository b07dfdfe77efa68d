from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Bring the database, the sample and the static files to this version, in one process; quick"
        " when they are there already. The sample's log-ins are written to VAR_DIR/people."
    )

    def handle(self, *args, **options):
        call_command("migrate", verbosity=0, skip_checks=False)
        if settings.SAMPLE_PASSWORD:
            with (settings.VAR_DIR / "people").open("w", encoding="utf-8") as people:
                call_command("load_sample", stdout=people)
        if is_newer_than(Path(settings.STATIC_ROOT, "staticfiles.json")):
            call_command("collectstatic", interactive=False, verbosity=0)


def is_newer_than(manifest: Path) -> bool:
    """Whether a static file has changed since they were last collected and compressed."""
    if not manifest.exists():
        return True
    collected = manifest.stat().st_mtime
    return any(
        Path(storage.path(name)).stat().st_mtime > collected
        for finder in get_finders()
        for name, storage in finder.list([])
    )
