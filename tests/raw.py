"""States that no action leads to, for a test to begin with."""

from django.db.models import QuerySet

from core.guards import install_guards, lift_guards


def put(rows: QuerySet, **values) -> None:
    """Set columns past the guards, which stand again afterwards."""
    lift_guards()
    rows.update(**values)
    install_guards()


def remove(rows: QuerySet) -> None:
    """Delete rows past the guards, which stand again afterwards."""
    lift_guards()
    rows.delete()
    install_guards()
