from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Bring the database, the sample and the static files to this version, in one process; quick"
        " when they are there already. The sample's log-ins are written to VAR_DIR/people."
    )

    # `migrate` runs them, the one of the database among them.
    requires_system_checks = ()

    def handle(self, *args, **options):
        call_command("migrate", verbosity=0, skip_checks=False)
        people = settings.VAR_DIR / "people"
        is_there = not is_older(people, sample_files()) and get_user_model().objects.exists()
        if settings.SAMPLE_PASSWORD and not is_there:
            told = StringIO()
            call_command("load_sample", stdout=told)
            # Written last: whatever stops the load before is done again at the next start.
            people.write_text(told.getvalue(), encoding="utf-8")
        if is_older(Path(settings.STATIC_ROOT, "staticfiles.json"), static_files()):
            call_command("collectstatic", interactive=False, verbosity=0)


def sample_files() -> list[Path]:
    """What the sample and the data of every installation are read from, with the code that does."""
    root = Path(settings.BASE_DIR)
    actions = [*root.glob("*/actions.py"), *root.glob("*/actions/*.py")]
    return [*root.glob("*/data/*"), *root.glob("reports/sample/**/*"), *actions]


def static_files() -> list[Path]:
    return [
        Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])
    ]


def is_older(made: Path, sources: list[Path]) -> bool:
    """Whether something that this file was made from has changed since, or it is not there."""
    if not made.exists():
        return True
    moment = made.stat().st_mtime
    return any(source.stat().st_mtime > moment for source in sources)
