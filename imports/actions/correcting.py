"""What a person says of a workbook that was read: which column is which, what questions mean, what
a row should hold. Each has the workbook read again.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core.jobs import enqueue
from core.text import clean
from imports.actions.layout import Table
from imports.models import Import, Remembered, row_key

MOST_LETTERS = 2_000


@transaction.atomic
def map_import(run: Import, *, table: Table, by: User) -> None:
    """Read it again with the columns of one sheet where the person says; without columns the sheet
    is not read. Raises InvalidTransition while it is being taken.

    Effects: the job `read_import`.
    """
    run.lock()
    others = [told for told in run.layout.get("tables", []) if told["sheet"] != table.sheet]
    told = [*others, table.as_json()] if table.columns else others
    run.layout = {"tables": sorted(told, key=lambda each: each["sheet"])}
    _read_again(run, "layout", by=by)


@transaction.atomic
def answer_import(run: Import, *, answers: Mapping[str, str], by: User, at: datetime) -> None:
    """Note what somebody answers, for the agency's next lists too where that makes sense, and read
    the workbook again. Raises InvalidTransition while it is being taken.

    Effects: the job `read_import`.
    """
    run.lock()
    kept = {asked["key"]: asked["is_kept"] for asked in [*run.questions, *run.answered]}
    given = {key: value for key, value in answers.items() if key in kept}
    run.answers = run.answers | given
    _read_again(run, "answers", by=by)
    for key, value in given.items():
        if kept[key]:
            said = {"value": value, "by": by, "at": at}
            Remembered.objects.update_or_create(agency=run.agency, key=key, defaults=said)


@transaction.atomic
def mend_row(
    run: Import, *, sheet: str, number: int, texts: Mapping[str, str] | None, by: User
) -> None:
    """Read a row again with what somebody has typed instead of its cells: {field: text}; None
    leaves the row out. The file stays as it came. Raises InvalidTransition while it is being taken.

    Effects: the job `read_import`.
    """
    run.lock()
    told = texts and {name: clean(text)[:MOST_LETTERS] for name, text in texts.items()}
    key = row_key(sheet, number)
    known = run.mended.get(key) or {}
    run.mended = run.mended | {key: None if told is None else known | told}
    _read_again(run, "mended", by=by)


@transaction.atomic
def unmend_row(run: Import, *, sheet: str, number: int, by: User) -> None:
    """Read a row as it stands in the file. Raises InvalidTransition while it is being taken.

    Effects: the job `read_import`.
    """
    run.lock()
    key = row_key(sheet, number)
    run.mended = {row: told for row, told in run.mended.items() if row != key}
    _read_again(run, "mended", by=by)


@transaction.atomic
def resume_import(run: Import, *, by: User) -> None:
    """Take up again a workbook that was set aside. Raises InvalidTransition while it is being read
    or taken.

    Effects: the job `read_import`.
    """
    run.lock()
    _read_again(run, by=by)


def _read_again(run: Import, *changed: str, by: User) -> None:
    run.become(Import.Status.READING)
    run.taken_at = None
    run.save(update_fields=["status", "taken_at", *changed])
    enqueue("read_import", key=str(run.pk), by=by)
