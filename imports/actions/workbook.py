import json
from collections.abc import Mapping
from datetime import datetime

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency, User
from core.audit import create_audited
from core.clock import local_day
from core.facts import recount
from core.jobs import enqueue
from core.sheets.reader import Sheet, Unreadable, read_book
from core.transitions import Refusal
from events.models import Event
from exhibitors.actions.application import (
    apply_for_event,
    confirm_participation,
    submit_participation,
)
from exhibitors.actions.decision import accept_participation
from exhibitors.actions.presence import mark_absent, mark_attended
from exhibitors.models import Participation
from imports.actions.layout import Table, find_tables, heads_of
from imports.actions.plan import Plan, Wish
from imports.actions.reading import Reading, read_workbook
from imports.models import Import, Remembered
from office.actions import store_upload
from producers.actions.producer import recount_stars
from producers.models import Producer, Product, Recognition

Status, Reached = Import.Status, Participation.Status
PROBLEMS = {
    "kind": gettext_lazy("This is no workbook that we read. Save it as .xlsx or .csv."),
    "size": gettext_lazy(
        "This workbook is too large: at most 5 MB, 5,000 rows and 60 columns. Divide it."
    ),
    "damaged": gettext_lazy(
        "This workbook is damaged. Open it in Excel, save it as .xlsx and try again."
    ),
    "empty": gettext_lazy("There is nothing in this workbook."),
}


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
    """Keep the workbook as it came and have it read.

    Effects: the job `read_import`.
    """
    content = file.read()
    upload = store_upload(
        content,
        about=f"import:{agency.pk}",
        name=file.name[:200],
        content_type="application/octet-stream",
        by=by,
        at=at,
    )
    run = Import.objects.create(
        agency=agency, kind=kind, event=event, upload=upload, started_by=by, started_at=at
    )
    enqueue("read_import", key=str(run.pk), by=by)
    return run


@transaction.atomic
def map_import(run: Import, *, table: Table, by: User) -> None:
    """Read it again with the columns of one sheet where the person says; without columns the sheet
    is not read. Raises InvalidTransition once it is being taken.

    Effects: the job `read_import`.
    """
    run.lock()
    run.become(Status.READING)
    others = [told for told in run.layout["tables"] if told["sheet"] != table.sheet]
    told = [*others, table.as_json()] if table.columns else others
    run.layout, run.taken_at = {"tables": sorted(told, key=lambda each: each["sheet"])}, None
    run.save(update_fields=["status", "layout", "taken_at"])
    enqueue("read_import", key=str(run.pk), by=by)


@transaction.atomic
def answer_import(run: Import, *, answers: Mapping[str, str], by: User, at: datetime) -> None:
    """Note what somebody answers, for the agency's next lists too where that makes sense, and read
    the workbook again. Raises InvalidTransition while it is being taken.

    Effects: the job `read_import`.
    """
    run.lock()
    run.become(Status.READING)
    kept = {asked["key"]: asked["is_kept"] for asked in [*run.questions, *run.answered]}
    given = {key: value for key, value in answers.items() if key in kept}
    run.answers, run.taken_at = run.answers | given, None
    run.save(update_fields=["status", "answers", "taken_at"])
    for key, value in given.items():
        if kept[key]:
            said = {"value": value, "by": by, "at": at}
            Remembered.objects.update_or_create(agency=run.agency, key=key, defaults=said)
    enqueue("read_import", key=str(run.pk), by=by)


def read_import(run: Import, *, at: datetime) -> None:
    """Read the workbook and note what taking it would do. Reading twice changes nothing."""
    if run.status != Status.READING:
        return
    try:
        sheets = _sheets(run)
    except Unreadable as error:
        _note(run, Status.UNREADABLE, problem=str(PROBLEMS[error.reason]))
        return
    if not run.layout:
        tables = find_tables(sheets, kind=run.kind)
        run.layout = {"tables": [table.as_json() for table in tables]}
    reading = read_workbook(run, sheets, day=local_day(at))
    _note(run, Status.CHECKED, report=reading.report() | {"heads": heads_of(sheets)})


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
                "No row can be taken as it is. Answer the questions, or put the faults right in the"
                " workbook and upload it again."
            )
        )
    run.become(Status.TAKING)
    run.save(update_fields=["status"])
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
            reading = read_workbook(run, _sheets(run), day=local_day(at))
            plan = reading.plan
            if _is_as_seen(reading, run):
                _write(plan, run, at=at)
                run.become(Status.TAKEN)
                run.taken_at, run.problem = at, ""
                run.report |= {"counts": plan.report()["counts"]}
                run.save(update_fields=["status", "taken_at", "problem", "report"])
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
    run.save(update_fields=["status", "problem", "layout", "report"])


def _sheets(run: Import) -> list[Sheet]:
    with run.upload.file.open() as file:
        return read_book(file.read())


def _is_as_seen(reading: Reading, run: Import) -> bool:
    """Whether the same rows would do the same as when somebody looked at them."""
    now = json.loads(json.dumps(reading.report()))
    return all(now[name] == run.report[name] for name in ("counts", "changes"))


def _write(plan: Plan, run: Import, *, at: datetime) -> None:
    total = (
        sum(len(plan.new[model]) for model in (Producer, Product, Recognition))
        + len(plan.changed)
        + len(plan.wishes)
    )
    done = 0
    for model in (Producer, Product, Recognition):
        rows = plan.new[model]
        for start in range(0, len(rows), STEP):
            create_audited(rows[start : start + STEP], by=run.started_by)
            done += len(rows[start : start + STEP])
            tell_progress(run, done, total)
    for thing in plan.changed:
        thing.save()
    _recount(plan)
    done += len(plan.changed)
    for wish in plan.wishes:
        _grant(wish, run, at=at)
        done += 1
        tell_progress(run, done, total)


def _recount(plan: Plan) -> None:
    products = plan.new[Product]
    recount(Producer.objects.filter(pk__in={product.producer_id for product in products}))
    told = [*plan.new[Recognition], *plan.changed]
    recount_stars(row.product_id for row in told if isinstance(row, Recognition))


STEP = 250


def tell_progress(run: Import, done: int, total: int) -> None:
    """The page of the import reads it while the transaction is still open."""
    cache.set(f"import:{run.pk}", (done, total), timeout=3600)


def progress_of(run: Import) -> tuple[int, int]:
    """(rows written, rows to write) of an import that is being taken."""
    return cache.get(f"import:{run.pk}") or (0, run.report.get("counts", {}).get("rows", 0))


def _grant(wish: Wish, run: Import, *, at: datetime) -> None:
    """Bring the participation as far as the row says, by the same steps as on its page."""
    by = run.started_by
    try:
        products = wish.products.values()
        participation = apply_for_event(
            run.event, producer=wish.producer, products=products, by=by, at=at, **wish.fields
        )
        submit_participation(participation, by=by)
        if wish.status == Reached.SUBMITTED:
            return
        accept_participation(participation, by=by, at=at)
        if wish.status == Reached.ACCEPTED:
            return
        confirm_participation(participation, by=by)
        if wish.status in MARKS:
            MARKS[wish.status](participation, at=at)
    except Refusal as refusal:
        raise Refusal(_("row %(n)s: %(why)s") % {"n": wish.row, "why": refusal}) from None


MARKS = {Reached.ATTENDED: mark_attended, Reached.ABSENT: mark_absent}
