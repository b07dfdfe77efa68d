"""Workbooks in: choose the file, look at what it would do, put the columns right, take it whole."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import attempt, is_key
from core.lists.views import TableView
from core.sheets.writer import TYPES, sheet_response
from core.views import form_page, row_view
from imports import actions
from imports.actions.columns import FIELDS
from imports.filters import ImportFilter
from imports.forms import AnswerForm, ImportForm, LayoutForm
from imports.models import Import
from imports.tables import ImportTable

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
    )


def facts_of(request, run: Import) -> dict:
    """What the page of an import shows."""
    counts, changes = run.report.get("counts", {}), run.report.get("changes", [])
    return {
        "export_kinds": TYPES,
        "run": run,
        "event": run.event,
        "is_working": run.status in (Import.Status.READING, Import.Status.TAKING),
        "done": actions.progress_of(run),
        "counts": counts,
        "faults": run.faults[:MOST_SHOWN],
        "changes": changes[:MOST_SHOWN],
        "more_faults": max(0, len(run.faults) - MOST_SHOWN),
        "more_changes": max(0, len(changes) - MOST_SHOWN),
        "form": LayoutForm(run=run, sheet=chosen_sheet(request, run)),
        "clear": counts.get("rows", 0) - counts.get("left", 0) - counts.get("open", 0),
        "asking": AnswerForm(run=run) if run.questions or run.answered else None,
        "asks_columns": "sheet" in request.GET or not run.is_to_take,
        "notes": run.report.get("notes", []),
        "read": run.report.get("read", []),
        "unread": run.report.get("unread", [])[:MOST_SHOWN],
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
        yield [fault["sheet"], fault["row"], fault["reason"], fault["column"], "", "", ""]
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


@row_view(Import, "imports.map_import")
def map_import(request, run):
    asked = request.POST.get("sheet", "")
    form = LayoutForm(request.POST, run=run, sheet=int(asked) if is_key(asked) else None)
    if attempt(form, lambda: actions.map_import(run, table=form.table, by=request.user)):
        return redirect(run)
    context = {**facts_of(request, run), "form": form}
    return render(request, "imports/import_detail.html", context, status=422)


@row_view(Import, "imports.answer_import")
def answer_import(request, run):
    form = AnswerForm(request.POST, run=run)

    def act():
        actions.answer_import(run, answers=form.answers, by=request.user, at=timezone.now())

    if attempt(form, act):
        return redirect(run)
    context = {**facts_of(request, run), "asking": form}
    return render(request, "imports/import_detail.html", context, status=422)
