"""Audited rows in bulk: django-auditlog sees neither `bulk_create` nor `update`, so their entries
are written here.
"""

from collections.abc import Sequence

from auditlog.diff import model_instance_diff
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.db import models

ROWS_AT_ONCE = 500


def create_audited(rows: Sequence[models.Model], *, by=None) -> None:
    """Insert rows of one model with their entries in the history; they have their keys
    afterwards.
    """
    if not rows:
        return
    model = type(rows[0])
    model._base_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    if not auditlog.contains(model):
        return
    kind = ContentType.objects.get_for_model(model)
    entries = [
        LogEntry(
            content_type=kind,
            object_pk=str(row.pk),
            object_id=row.pk if isinstance(row.pk, int) else None,
            object_repr=str(row),
            action=LogEntry.Action.CREATE,
            changes=model_instance_diff(None, row),
            actor=by,
        )
        for row in rows
    ]
    LogEntry.objects.bulk_create(entries, batch_size=ROWS_AT_ONCE)
