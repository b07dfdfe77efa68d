from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.lists.views import page_of
from core.sheets.writer import TYPES, sheet_response
from events.models import Event
from exhibitors.models import Participation
from funding.models import BudgetLine, Claim, ClaimLine, Source
from producers.models import Producer
from reports.documents import evidence_zip
from reports.forms import SUPPORT_BY, SupportForm
from reports.statistics import (
    burn_down,
    group_support,
    loose_ends,
    not_supported,
    support_count,
    support_rows,
    support_sums,
)

COLUMNS = (
    "turns",
    "producers",
    "product_turns",
    "products",
    "registered_vnd",
    "approved_vnd",
    "paid_vnd",
    "settled_vnd",
)
LOOSE = {
    "absent": gettext_lazy("paid to somebody who did not come"),
    "owed": gettext_lazy("found due and not paid yet"),
    "overpaid": gettext_lazy("paid above what was due; to be recovered"),
    "advance": gettext_lazy("paid in part for a past fair and not settled"),
    "ordered": gettext_lazy("ordered, and no result of the bank is recorded"),
    "bare": gettext_lazy("found right without the evidence that its rule asks for"),
    "waived": gettext_lazy("evidence is missing; somebody let it pass and signed"),
}


def _asked(request):
    """(form, support rows of the query); what is not valid is left out and marked on the form."""
    form = SupportForm(request.GET, user=request.user)
    form.is_valid()
    lines = form.lines(ClaimLine.objects.visible_to(request.user))
    return form, support_rows(lines, units=form.era, today=timezone.localdate())


def _label(by: str, key, names: dict) -> str:
    if by == "kind":
        return str(Producer.Kind(key).label) if key else "—"
    if by == "source":
        return str(Source(key).label)
    if by == "stars":
        return _("%(n)s stars") % {"n": key} if key else _("not rated")
    if by == "quarter":
        return (
            _("quarter %(n)s of %(year)s") % {"n": key[-1], "year": key[:4]}
            if key
            else _("not paid yet")
        )
    return names.get(key, str(key)) or "—"


def _headings():
    return (
        _("supported turns"),
        _("producers"),
        _("product turns"),
        _("products"),
        _("registered in đồng"),
        _("approved in đồng"),
        _("paid in đồng"),
        _("settled in đồng"),
    )


@require_safe
def support_report(request):
    """Support counts and money of the lines that the person may see; each number leads to its
    rows.
    """
    form, rows = _asked(request)
    by, total = form.grouping, support_count(rows)
    counted = group_support(rows, by=by)
    if by in ("year", "quarter", "stars"):
        counted.sort(key=lambda counts: str(counts.key))
    shown = Event.objects.filter(pk__in=[counts.key for counts in counted] if by == "event" else [])
    names = dict(shown.values_list("pk", "name"))
    groups = [(_label(by, counts.key, names), counts) for counts in counted]
    kind = request.GET.get("export")
    if kind in TYPES:
        sheet = [(dict(SUPPORT_BY)[by], *_headings())]
        sheet += [(label, *(getattr(counts, name) for name in COLUMNS)) for label, counts in groups]
        sheet.append((_("in all"), *(getattr(total, name) for name in COLUMNS)))
        return sheet_response(sheet, title=_("Support report"), kind=kind)
    attended = form.participations(Participation.objects.visible_to(request.user))
    context = {
        "form": form,
        "groups": groups,
        "total": total,
        "by_label": dict(SUPPORT_BY)[by],
        "unsupported": not_supported(attended, ClaimLine.objects.visible_to(request.user)).count(),
        "burns": burn_down(BudgetLine.objects.visible_to(request.user)),
        "export_kinds": TYPES,
        "event": form.cleaned_data.get("event"),
    }
    return render(request, "reports/support_report.html", context)


@require_safe
def support_rows_page(request):
    """The support lines behind a number of the report: those of `key` in the grouping `by`, with
    ?paid=1 the paid ones.
    """
    form, rows = _asked(request)
    if "key" in request.GET:
        rows = rows.of_group(form.grouping, request.GET["key"])
    if request.GET.get("paid"):
        rows = rows.paid()
    kind = request.GET.get("export")
    if kind in TYPES:
        return sheet_response(_sheet(rows), title=_("Rows of the support report"), kind=kind)
    page = page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "rows": page.object_list,
        "total": support_sums(rows),
        "export_kinds": TYPES,
    }
    return render(request, "reports/support_rows.html", context)


def _sheet(rows):
    yield (
        _("producer"),
        _("event"),
        _("year"),
        _("programme"),
        _("source"),
        _("cost item"),
        _("home"),
        _("registered in đồng"),
        _("approved in đồng"),
        _("paid in đồng"),
        _("settled in đồng"),
    )
    for row in rows:
        source = str(Source(row.source).label)
        amounts = (row.registered_vnd, row.approved_vnd, row.paid_vnd, row.settled_vnd)
        yield (
            row.producer_name,
            row.event_name,
            row.year,
            row.programme,
            source,
            row.cost,
            row.home,
            *amounts,
        )


@require_safe
def support_loose_ends(request):
    """What does not come out even in the claims that the person may see."""
    found = loose_ends(Claim.objects.visible_to(request.user), today=timezone.localdate())
    rows = [(LOOSE[loose.what], loose) for loose in found]
    kind = request.GET.get("export")
    if kind in TYPES:
        sheet = [(_("what"), _("producer"), _("event"), _("amount in đồng"))]
        for words, loose in rows:
            where = loose.claim.participation
            sheet.append((str(words), where.producer.name, where.event.name, loose.amount_vnd))
        return sheet_response(sheet, title=_("What does not come out even"), kind=kind)
    return render(request, "reports/loose_ends.html", {"rows": rows, "export_kinds": TYPES})


@require_safe
def event_evidence(request, pk):
    """Everything about a fair that the person may see, in one archive. Whoever has no desk there
    sees its public page.
    """
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("reports.view_event_overview", event):
        return redirect(event)
    archive = evidence_zip(event, user=request.user, at=timezone.now())
    return FileResponse(
        archive,
        as_attachment=True,
        filename=f"ho-so-{event.pk}.zip",
        content_type="application/zip",
    )
