"""Workbooks in: choose the file, look at what it would do, put the columns right, take it whole."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import attempt, is_key
from core.jobs import waiting_for
from core.lists.views import TableView
from core.sheets.reader import Unreadable
from core.sheets.writer import TYPES, sheet_response
from core.views import form_page, row_view
from imports import actions
from imports.actions.columns import FIELDS
from imports.actions.rows import find_row
from imports.actions.sample_lists import sample_rows
from imports.filters import ImportFilter
from imports.forms import AnswerForm, ImportForm, LayoutForm, MendForm
from imports.models import Import, row_key
from imports.tables import ImportTable
from producers.models import mask_personal_ids

MOST_SHOWN = 200


class ImportList(TableView):
    model = Import
    table_class = ImportTable
    filterset_class = ImportFilter


@require_http_methods(["GET", "POST"])
@permission_required("imports.start_import", raise_exception=True)
def start_import(request):
    form = ImportForm(
        request.POST or None, request.FILES or None, user=request.user, initial=request.GET.dict()
    )

    def act():
        data = form.cleaned_data
        form.instance = actions.start_import(
            data["agency"],
            kind=data["kind"],
            event=data["event"],
            file=data["file"],
            by=request.user,
            at=timezone.now(),
        )

    if request.method == "POST" and attempt(form, act):
        return redirect(form.instance)
    subtitle = _(
        "Titles above the table, merged headings, blank rows and a total at the end are understood."
    )
    return form_page(
        request,
        form,
        title=_("Import a workbook"),
        button=_("Read the workbook"),
        subtitle=subtitle,
        template="imports/start_import.html",
        kinds=[(kind, label) for kind, label in form.fields["kind"].choices if kind],
    )


def facts_of(request, run: Import) -> dict:
    """What the page of an import shows."""
    counts, changes = run.report.get("counts", {}), run.report.get("changes", [])
    sheets = {told["name"]: n for n, told in enumerate(run.report.get("read", []))}
    return {
        "export_kinds": TYPES,
        "run": run,
        "event": run.event,
        "is_working": run.status in (Import.Status.READING, Import.Status.TAKING),
        "done": actions.progress_of(run),
        **waiting_for(actions.job_of(run), key=str(run.pk)),
        "counts": counts,
        "faults": located(run.faults[:MOST_SHOWN], sheets),
        "may_mend": bool(counts.get("left")),
        "changes": located(changes[:MOST_SHOWN], sheets),
        "more_faults": max(0, len(run.faults) - MOST_SHOWN),
        "more_changes": max(0, len(changes) - MOST_SHOWN),
        "form": LayoutForm(run=run, sheet=chosen_sheet(request, run)),
        "clear": run.report.get("clear", 0),
        "written": run.written_counts,
        "written_at": run.last_written_at,
        "asking": AnswerForm(run=run) if run.questions or run.answered else None,
        "asks_columns": "sheet" in request.GET or not run.is_to_take,
        "notes": located(run.report.get("notes", [])[:MOST_SHOWN], sheets),
        "asks_event": any(asked["column"] == "event" for asked in run.questions),
        "read": run.report.get("read", []),
        "unread": located(run.report.get("unread", [])[:MOST_SHOWN], sheets),
        "more_unread": max(0, len(run.report.get("unread", [])) - MOST_SHOWN),
    }


@row_view(Import, "imports.view_import", methods=("GET",))
def import_detail(request, run):
    """What the workbook would do, every change and every fault; the work itself with its
    progress.
    """
    if (kind := request.GET.get("export")) in TYPES:
        return sheet_response(report_rows(run), title=str(run), kind=kind)
    context = facts_of(request, run)
    template = "imports/import_detail.html" + (
        "#work" if request.htmx and context["is_working"] else ""
    )
    response = render(request, template, context)
    if request.htmx and not context["is_working"]:
        response["HX-Refresh"] = "true"
    return response


def located(rows: list[dict], sheets: dict[str, int]) -> list[dict]:
    """Each with the number of its sheet, which the address of a row holds."""
    return [{**row, "at": sheets.get(row["sheet"], 0)} for row in rows]


def chosen_sheet(request, run: Import) -> int | None:
    """The sheet whose columns the address asks for."""
    asked, names = request.GET.get("sheet", ""), run.report.get("read", [])
    return int(asked) if is_key(asked) and int(asked) < len(names) else None


def report_rows(run: Import):
    """Every fault, every change and every row that is not read, as of the last reading; the first
    row names the columns.
    """
    yield [
        str(word)
        for word in (
            _("Sheet"),
            _("Row"),
            _("Fault"),
            _("Column"),
            _("Record"),
            _("Before"),
            _("After"),
        )
    ]
    for fault in run.faults:
        about = fault.get("about", "")
        yield [fault["sheet"], fault["row"], fault["reason"], fault["column"], about, "", ""]
    for asked in run.questions:
        words = f"{asked['text']} ({asked['rows']})"
        yield [
            asked["sheet"],
            asked["first"],
            words,
            str(FIELDS[asked["column"]].label),
            "",
            "",
            "",
        ]
    for change in run.report.get("changes", []):
        record = f"{change['noun']}: {change['label']}"
        is_new = change["what"] == "new"
        for label, before, after in change["fields"] or [("", "", "")]:
            told = str(_("new")) if is_new else before
            yield [change["sheet"], change["row"], "", label, record, told, str(after)]
    for note in run.report.get("notes", []):
        yield [note["sheet"], note["row"], note["text"], "", "", "", ""]
    for line in run.report.get("unread", []):
        told = _("Not read: %(why)s") % {"why": line["why"]}
        yield [line["sheet"], line["row"], told, "", line["text"], "", ""]


@row_view(Import, "imports.mend_row", methods=("GET", "POST"))
def mend_row(request, run, sheet, number):
    """Type what a row should hold, leave it out, or read it as it stands in the file."""
    names = [told["name"] for told in run.report.get("read", [])]
    try:
        found = find_row(run, actions.sheets_of(run), sheet=sheet, number=number)
    except Unreadable:
        found = None
    if found is None or sheet >= len(names):
        raise Http404
    mended = run.mended.get(row_key(names[sheet], number))
    here = (names[sheet], number)
    faults = [fault for fault in run.faults if (fault["sheet"], fault["row"]) == here]
    form = MendForm(
        request.POST or None,
        kind=run.kind,
        texts=found.texts | {n: mask_personal_ids(text) for n, text in (mended or {}).items()},
        headings=found.headings,
        faulty={fault["column"] for fault in faults},
    )
    about = {"sheet": names[sheet], "number": number, "by": request.user}

    def act():
        if "reset" in request.POST:
            actions.unmend_row(run, **about)
        else:
            texts = None if "leave" in request.POST else form.texts
            actions.mend_row(run, texts=texts, **about)

    if request.method == "POST" and attempt(form, act):
        return redirect(run)
    subtitle = _("%(sheet)s, row %(n)s. The file itself stays as it came.")
    return form_page(
        request,
        form,
        title=_("Mend a row"),
        button=_("Read the row so"),
        subtitle=subtitle % {"sheet": names[sheet], "n": number},
        back=run.get_absolute_url(),
        template="imports/mend_row.html",
        run=run,
        faults=faults,
        is_mended=row_key(names[sheet], number) in run.mended,
    )


@require_safe
@permission_required("imports.start_import", raise_exception=True)
def import_sample(request, kind):
    """A small workbook of this kind, to begin a list with."""
    if kind not in Import.Kind:
        raise Http404
    title = _("Sample list of %(what)s") % {"what": Import.Kind(kind).label}
    return sheet_response(sample_rows(kind), title=title, kind="xlsx")


@row_view(Import, "imports.map_import", methods=("GET", "POST"))
def map_import(request, run):
    """What was refused stays on the page; who asks for its address later sees the import."""
    if request.method == "GET":
        return redirect(run)
    asked = request.POST.get("sheet", "")
    form = LayoutForm(request.POST, run=run, sheet=int(asked) if is_key(asked) else None)
    if attempt(form, lambda: actions.map_import(run, table=form.table, by=request.user)):
        return redirect(run)
    context = {**facts_of(request, run), "form": form}
    return render(request, "imports/import_detail.html", context, status=422)


@row_view(Import, "imports.answer_import", methods=("GET", "POST"))
def answer_import(request, run):
    """As `map_import`."""
    if request.method == "GET":
        return redirect(run)
    form = AnswerForm(request.POST, run=run)

    def act():
        actions.answer_import(run, answers=form.answers, by=request.user, at=timezone.now())

    if attempt(form, act):
        return redirect(run)
    context = {**facts_of(request, run), "asking": form}
    return render(request, "imports/import_detail.html", context, status=422)
