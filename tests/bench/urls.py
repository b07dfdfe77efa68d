"""A bare view beside every page that is measured: signed in, the same rows, one count, one query, a
plain template.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from events.models import Booth, Event
from exhibitors.models import Exhibitor, Participation, Product

PLAIN = engines["django"].from_string(
    "<!doctype html><title>{{ n }}</title><p>{{ user }}</p><table>{% for row in rows %}<tr>{% for"
    " cell in row %}<td>{{ cell }}</td>"
    "{% endfor %}</tr>{% endfor %}</table>"
)


def bare(queryset, columns):
    def view(request):
        rows = queryset.order_by(*queryset.model._meta.ordering).values_list(*columns)[:50]
        return HttpResponse(
            PLAIN.render({"rows": rows, "n": queryset.count(), "user": str(request.user)}, request)
        )

    return view


EXHIBITORS = bare(
    Exhibitor.objects.all(), ["name", "kind", "tax_code", "commune__full_name", "phone"]
)
PRODUCTS = bare(
    Product.objects.all(),
    ["name", "exhibitor__name", "product_set__name", "exhibitor__commune__full_name"],
)
PARTICIPATIONS = bare(
    Participation.objects.all(),
    [
        "exhibitor__name",
        "event__name",
        "exhibitor__commune__full_name",
        "booths_wanted",
        "status",
        "submitted_at",
        "note",
        "kind_then",
    ],
)
BOOTHS = bare(
    Booth.objects.all(),
    ["code", "event__name", "zone__name", "kind", "width_cm", "depth_cm", "price_vnd"],
)
EVENTS = bare(Event.objects.all(), ["name", "opens_on", "unit__name", "kind", "status"])

urlpatterns = [
    path("bare/exhibitors", EXHIBITORS),
    path("bare/products", PRODUCTS),
    path("bare/participations", PARTICIPATIONS),
    path("bare/booths", BOOTHS),
    path("bare/events", EVENTS),
    path(
        "bare/overview",
        bare(Participation.objects.filter(status="submitted"), ["exhibitor__name", "submitted_at"]),
    ),
    path("bare/calendar", login_not_required(EVENTS)),
    path(
        "bare/event",
        login_not_required(
            bare(Event.objects.filter(name__endswith="1"), ["name", "venue", "opens_on"])
        ),
    ),
    path("", include("config.urls")),
]
