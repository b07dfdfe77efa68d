import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.clock import MOMENT
from core.jobs import enqueue
from core.sheets.reader import Sheet, Unreadable, read_book
from core.transitions import InvalidTransition, Refusal
from events.models import Event
from imports.actions.layout import find_tables, heads_of
from imports.actions.problems import PROBLEMS
from imports.actions.reading import Reading, read_workbook
from imports.actions.report import report_of
from imports.actions.writing import write
from imports.models import Import
from office.actions import store_upload

Status = Import.Status


@transaction.atomic
def start_import(
    agency: Agency,
    *,
    kind: str,
    file: UploadedFile,
    by: User,
    at: datetime,
    event: Event | None = None,
) -> Import:
    """Keep the workbook as it came and have it read; one that the same person has sent a moment ago
    is taken instead.

    Effects: the job `read_import`.
    """
    Agency.objects.select_for_update().get(pk=agency.pk)
    content = file.read()
    about = {"agency": agency, "kind": kind, "event": event, "started_by": by}
    if standing := sent_a_moment_ago(content, at=at, **about):
        return standing
    upload = store_upload(
        content,
        about=f"import:{agency.pk}",
        name=file.name[:200],
        content_type="application/octet-stream",
        by=by,
        at=at,
    )
    run = Import.objects.create(upload=upload, started_at=at, **about)
    enqueue("read_import", key=str(run.pk), by=by)
    return run


def sent_a_moment_ago(content: bytes, *, at: datetime, **about) -> Import | None:
    """The import of the same file by a button that was pressed twice."""
    same = {"upload__sha256": hashlib.sha256(content).hexdigest(), "started_at__gt": at - MOMENT}
    untaken = (Status.READING, Status.CHECKED, Status.UNREADABLE)
    return Import.objects.filter(**about, **same, status__in=untaken).first()


def read_import(run: Import, *, at: datetime) -> None:
    """Read the workbook and note what taking it would do. Reading twice changes nothing."""
    if run.status != Status.READING:
        return
    try:
        sheets = sheets_of(run)
    except Unreadable as error:
        _note(run, Status.UNREADABLE, problem=str(PROBLEMS[error.reason]))
        return
    if not run.layout:
        tables = find_tables(sheets, kind=run.kind)
        run.layout = {"tables": [table.as_json() for table in tables]}
    reading = read_workbook(run, sheets, at=at)
    run.report = reading.report() | {"heads": heads_of(sheets)}
    is_done = run.written and not (run.is_to_take or run.questions)
    _note(run, Status.TAKEN if is_done else Status.CHECKED, report=run.report)


@transaction.atomic
def take_import(run: Import, *, by: User) -> None:
    """Have the clear rows of a workbook taken, all of them or none; those with faults stay. Raises
    Refusal when there are none, InvalidTransition the second time.

    Effects: the job `take_import`.
    """
    run.lock()
    run.refuse_unless(Status.TAKING)
    if (run.faults or run.questions) and not run.is_to_take:
        raise Refusal(
            _(
                "No row can be taken as it is. Answer the questions, or mend the rows that have"
                " faults."
            )
        )
    run.become(Status.TAKING)
    run.taken_by = by
    run.save(update_fields=["status", "taken_by"])
    enqueue("take_import", key=str(run.pk), by=by)


def carry_out(run: Import, *, at: datetime) -> None:
    """Take the workbook, all or nothing, as things are now. What has come between is told and
    nothing is taken.
    """
    try:
        with transaction.atomic():
            run.lock()
            if run.status != Status.TAKING:
                return
            reading = read_workbook(run, sheets_of(run), at=at)
            plan = reading.plan
            if _is_as_seen(reading, run):
                by = run.taken_by or run.started_by
                told = partial(tell_progress, run)
                run.written = [*run.written, write(plan, by=by, at=at, progress=told)]
                run.become(Status.TAKEN)
                run.taken_at, run.problem = at, ""
                run.report |= {"counts": report_of(plan)["counts"]}
                run.save(update_fields=["status", "taken_at", "problem", "report", "written"])
                return
    except (Refusal, IntegrityError) as error:
        told = (
            str(error) if isinstance(error, Refusal) else _("Somebody has saved the same just now.")
        )
        _note(run, Status.CHECKED, problem=_("Nothing was taken: %(why)s") % {"why": told})
        return
    _note(
        run,
        Status.CHECKED,
        report=run.report | reading.report(),
        problem=_("Nothing was taken: something has changed since."),
    )


@transaction.atomic
def _note(run: Import, status: str, *, problem: str = "", report: Mapping | None = None) -> None:
    layout = run.layout
    run.lock()
    run.become(status)
    run.problem, run.layout = problem, layout
    run.report = run.report if report is None else dict(report)
    run.taken_at = run.last_written_at if status == Status.TAKEN else None
    run.save(update_fields=["status", "problem", "layout", "report", "taken_at"])


@transaction.atomic
def repeat_import(run: Import, *, by: User) -> None:
    """Read a workbook again that could not be read. Raises InvalidTransition for any other.

    Effects: the job `read_import`.
    """
    run.lock()
    if run.status != Status.UNREADABLE:
        raise InvalidTransition(_("This workbook was read."))
    run.become(Status.READING)
    run.problem = ""
    run.save(update_fields=["status", "problem"])
    enqueue("read_import", key=str(run.pk), by=by)


@transaction.atomic
def give_reading_up(run: Import, *, reason: str) -> None:
    """The job that reads it was given up: the page says why instead of waiting for ever."""
    run.lock()
    if run.status == Status.READING:
        problem = _("The workbook could not be read: %(why)s") % {"why": reason}
        _note(run, Status.UNREADABLE, problem=problem, report=run.report)


@transaction.atomic
def give_taking_up(run: Import, *, reason: str) -> None:
    """The job that takes it was given up. It takes all or nothing, so nothing is written."""
    run.lock()
    if run.status == Status.TAKING:
        _note(run, Status.CHECKED, problem=_("Nothing was taken: %(why)s") % {"why": reason})


@transaction.atomic
def discard_import(run: Import) -> None:
    """Nothing more of this workbook is wanted. It stays in the list, and what was taken of it stays
    too. Raises InvalidTransition while it is being read or taken.
    """
    run.lock()
    run.become(Status.DISCARDED)
    run.save(update_fields=["status"])


def job_of(run: Import) -> str:
    """The kind of the job that the page of this import waits for."""
    return "take_import" if run.status == Status.TAKING else "read_import"


def sheets_of(run: Import) -> list[Sheet]:
    with run.upload.file.open() as file:
        return read_book(file.read())


def _is_as_seen(reading: Reading, run: Import) -> bool:
    """Whether the same rows would do the same as when somebody looked at them."""
    now = json.loads(json.dumps(reading.report()))
    return all(now[name] == run.report[name] for name in ("counts", "changes"))


def tell_progress(run: Import, done: int, total: int) -> None:
    """The page of the import reads it while the transaction is still open."""
    cache.set(f"import:{run.pk}", (done, total), timeout=3600)


def progress_of(run: Import) -> tuple[int, int]:
    """(rows written, rows to write) of an import that is being taken."""
    return cache.get(f"import:{run.pk}") or (0, run.report.get("counts", {}).get("rows", 0))
