"""Workbooks in: choose the file, look at what it would do, put the columns right, take it whole."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import attempt
from core.lists.views import TableView
from core.sheets.writer import TYPES, sheet_response
from core.views import form_page, row_view
from imports import actions
from imports.filters import ImportFilter
from imports.forms import ImportForm, LayoutForm
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


@row_view(Import, "imports.view_import", methods=("GET",))
def import_detail(request, run):
    """What the workbook would do, every change and every fault; the work itself with its
    progress.
    """
    if (kind := request.GET.get("export")) in TYPES:
        return sheet_response(report_rows(run), title=str(run), kind=kind)
    changes, done = run.report.get("changes", []), actions.progress_of(run)
    context = {
        "export_kinds": TYPES,
        "run": run,
        "event": run.event,
        "is_working": run.status in (Import.Status.READING, Import.Status.TAKING),
        "done": done,
        "counts": run.report.get("counts", {}),
        "faults": run.faults[:MOST_SHOWN],
        "changes": changes[:MOST_SHOWN],
        "more_faults": max(0, len(run.faults) - MOST_SHOWN),
        "more_changes": max(0, len(changes) - MOST_SHOWN),
        "form": LayoutForm(run=run),
    }
    template = "imports/import_detail.html" + (
        "#work" if request.htmx and context["is_working"] else ""
    )
    response = render(request, template, context)
    if request.htmx and not context["is_working"]:
        response["HX-Refresh"] = "true"
    return response


def report_rows(run: Import):
    """Every fault and every change of the last reading, the first row naming the columns."""
    yield [
        str(word)
        for word in (_("Row"), _("Fault"), _("Column"), _("Record"), _("Before"), _("After"))
    ]
    for fault in run.faults:
        yield [fault["row"], fault["reason"], fault["column"], "", "", ""]
    for change in run.report.get("changes", []):
        for label, before, after in change["fields"] or [("", "", _("new"))]:
            yield [
                change["row"],
                "",
                label,
                f"{change['noun']}: {change['label']}",
                before,
                str(after),
            ]


@row_view(Import, "imports.map_import")
def map_import(request, run):
    form = LayoutForm(request.POST, run=run)
    if attempt(form, lambda: actions.map_import(run, layout=form.layout, by=request.user)):
        return redirect(run)
    context = {"run": run, "form": form, "event": run.event, "counts": run.report.get("counts", {})}
    return render(request, "imports/import_detail.html", context, status=422)
