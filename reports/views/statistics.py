from urllib.parse import urlencode

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.charts import bar_chart, svg_response
from core.lists.views import page_of
from core.sheets.writer import TYPES, sheet_response
from events.models import Event
from exhibitors.models import Participation
from funding.models import ClaimLine
from producers.models import Producer, Product
from reports.forms import GROUPS, RegisterForm, StatisticsForm
from reports.statistics import (
    ProductTurns,
    at_places,
    count,
    group_counts,
    producers_by_kind,
    register,
    register_by,
    register_counts,
    turns,
)


def _asked(request, *, is_drawn: bool = False):
    """(form, turns) of the query; what is not valid is left out and marked on the form. A form that
    `is_drawn` offers the places and homes that occur.
    """
    form = StatisticsForm(request.GET, user=request.user)
    form.is_valid()
    asked = form.participations(Participation.objects.visible_to(request.user))
    support = ClaimLine.objects.visible_to(request.user)
    rows = turns(
        asked, support=support, units=form.era, today=timezone.localdate(), stars=form.rated
    )
    if is_drawn:
        form.offer(places=rows.places(), homes=rows.homes())
    return form, at_places(
        rows, place=form.cleaned_data.get("place", ""), home=form.cleaned_data.get("home", "")
    )


def _label(by: str, key, names: dict) -> str:
    """What a row is called: the kinds, ratings and events in words, the others as they are."""
    if by == "kind":
        return str(Producer.Kind(key).label)
    if by == "stars":
        return _("%(n)s stars") % {"n": key} if key else _("not rated")
    return names.get(key, str(key))


def _groups(form, rows):
    groups = group_counts(rows, by=form.grouping)
    shown = Event.objects.filter(pk__in=[c.key for c in groups] if form.grouping == "event" else [])
    names = dict(shown.values_list("pk", "name"))
    return [(_label(form.grouping, c.key, names), c) for c in groups]


MOST_BARS = 13
COLUMNS = (
    "producer_turns",
    "producers",
    "product_turns",
    "products",
    "supported_turns",
    "unsupported_turns",
    "support_vnd",
)


def _headings():
    return (
        _("producer turns"),
        _("producers"),
        _("product turns"),
        _("products"),
        _("supported turns"),
        _("attended, not supported"),
        _("support in đồng"),
    )


@require_safe
def statistics(request):
    """Participation by year, place, kind, stars, home or event; each number leads to its rows."""
    form, rows = _asked(request, is_drawn=True)
    groups, total = _groups(form, rows), count(rows)
    kind = request.GET.get("export")
    if kind in TYPES:
        sheet = [(dict(GROUPS)[form.grouping], *_headings())]
        # Money is paid for a producer's presence, not for the stars of its products.
        columns = COLUMNS[:4] if form.grouping == "stars" else COLUMNS
        sheet += [(label, *(getattr(c, name) for name in columns)) for label, c in groups]
        sheet.append((_("in all"), *(getattr(total, name) for name in COLUMNS)))
        return sheet_response(sheet, title=_("Statistics"), kind=kind)
    context = {
        "form": form,
        "groups": groups,
        "total": total,
        "by": form.grouping,
        "by_label": dict(GROUPS)[form.grouping],
    }
    context |= {"export_kinds": TYPES, "units": form.era}
    return render(request, "reports/statistics.html", context)


@require_safe
def statistics_chart(request):
    """The same query as a chart."""
    form, rows = _asked(request)
    groups = _groups(form, rows)
    shown, rest = groups[:MOST_BARS], groups[MOST_BARS:]
    labels = [label for label, _c in shown] + ([_("%(n)s more") % {"n": len(rest)}] if rest else [])
    series = {_("producer turns"): "producer_turns", _("product turns"): "product_turns"}
    return svg_response(
        bar_chart(labels, {name: _bars(shown, rest, number) for name, number in series.items()})
    )


def _bars(shown, rest, number):
    """One bar a group; those without room are summed into the last."""
    return [getattr(c, number) for _label, c in shown] + (
        [sum(getattr(c, number) for _label, c in rest)] if rest else []
    )


@require_safe
def statistics_rows(request):
    """The turns behind a number, or with ?of=products the product turns."""
    form, rows = _asked(request)
    is_products = request.GET.get("of") == "products"
    if request.GET.get("supported") in ("yes", "no"):
        rows = rows.supported(request.GET["supported"] == "yes")
    kind = request.GET.get("export")
    if kind in TYPES:
        sheet = _product_sheet(rows) if is_products else _turn_sheet(rows)
        return sheet_response(sheet, title=_("Rows of the statistics"), kind=kind)
    page = page_of(request, ProductTurns(rows) if is_products else rows)
    context = {
        "form": form,
        "page": page,
        "rows": page.object_list,
        "is_products": is_products,
        "total": page.paginator.count,
        "export_kinds": TYPES,
    }
    return render(request, "reports/statistics_rows.html", context)


def _turn_sheet(rows):
    yield (
        _("producer"),
        _("kind"),
        _("home"),
        _("event"),
        _("first day"),
        _("place"),
        _("products"),
        _("support in đồng"),
    )
    for t in rows:
        kind = str(Producer.Kind(t.kind).label)
        yield (
            t.producer_name,
            kind,
            t.home,
            t.event_name,
            t.opens_on,
            t.place,
            len(t.products),
            t.support_vnd,
        )


def _product_sheet(rows):
    yield _("product"), _("stars"), _("producer"), _("event"), _("first day"), _("place")
    for t, (_pk, name, stars) in ProductTurns(rows):
        yield name, stars or None, t.producer_name, t.event_name, t.opens_on, t.place


@require_safe
def ocop_register(request):
    """The recognised products as of a day, by unit then or now."""
    form = RegisterForm(request.GET)
    form.is_valid()
    on, today = form.day, timezone.localdate()
    entries = register(Product.objects.visible_to(request.user), on=on, units=form.era, today=today)
    shown, chosen = _narrowed(entries, request.GET)
    kind = request.GET.get("export")
    if kind in TYPES:
        return sheet_response(_register_sheet(shown), title=_("OCOP register"), kind=kind)
    context = {
        "form": form,
        "on": on,
        "total": register_counts(entries),
        "kinds": [(Producer.Kind(k.kind).label, k) for k in producers_by_kind(entries)],
        "mountain": register_counts(e for e in entries if e.is_mountain),
        "units": register_by(entries, by="unit"),
        "districts": register_by(entries, by="district") if form.era == "now" else [],
        "provinces": register_by(entries, by="province"),
        "chosen": chosen,
        "base": urlencode({name: request.GET.get(name, "") for name in ("on", "units")}),
        "page": (page := page_of(request, shown)),
        "entries": page.object_list,
        "export_kinds": TYPES,
    }
    context["mountain_share"] = context["mountain"].share_of(context["total"].products)
    return render(request, "reports/register.html", context)


def _narrowed(entries, asked):
    """(the entries that the address asks for, in words what it asks for)."""
    tests = {
        "unit": lambda e, value: e.unit == value,
        "district": lambda e, value: e.district == value,
        "province": lambda e, value: e.province == value,
        "stars": lambda e, value: str(e.stars) == value,
        "kind": lambda e, value: e.kind == value,
        "mountain": lambda e, value: e.is_mountain,
    }
    words = {
        "stars": lambda value: _("%(n)s stars") % {"n": value},
        "kind": lambda value: str(dict(Producer.Kind.choices).get(value, value)),
        "mountain": lambda value: _("in mountain areas"),
    }
    chosen = {name: asked[name] for name in tests if asked.get(name)}
    rows = [e for e in entries if all(tests[name](e, value) for name, value in chosen.items())]
    said = [words.get(name, str)(value) for name, value in chosen.items()]
    return rows, " · ".join(said) or ("all" in asked and _("in all"))


def _register_sheet(entries):
    yield (
        _("product"),
        _("stars"),
        _("code"),
        _("valid to"),
        _("producer"),
        _("kind"),
        _("unit"),
        _("district then"),
        _("province"),
    )
    for e in entries:
        kind = str(Producer.Kind(e.kind).label)
        home = (e.unit, e.district, e.province)
        yield e.name, e.stars, e.code, e.expires_on, e.producer_name, kind, *home
