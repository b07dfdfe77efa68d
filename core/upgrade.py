"""Parts of migrations that carry the data of one version to the next."""

from collections.abc import Callable, Iterable

from django.db import migrations

ROWS_AT_ONCE = 500


def refill(
    app: str, model: str, joined: Iterable[str] = (), **columns: Callable
) -> migrations.RunPython:
    """Work out these columns anew for every row: each is given the row as the migration knows it,
    with what it is `joined` to.
    """

    def fill(apps, schema_editor):
        manager = apps.get_model(app, model).objects
        some: list = []
        for row in manager.select_related(*joined).iterator(ROWS_AT_ONCE):
            for name, compute in columns.items():
                setattr(row, name, compute(row))
            some.append(row)
            if len(some) == ROWS_AT_ONCE:
                manager.bulk_update(some, columns)
                some = []
        manager.bulk_update(some, columns)

    return migrations.RunPython(fill, migrations.RunPython.noop)
