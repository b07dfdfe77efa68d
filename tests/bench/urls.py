"""A bare view beside every list that is measured: signed in, fifty of the same rows, one count, one
query, a plain template.
"""

from django.core.exceptions import FieldDoesNotExist
from django.http import HttpResponse
from django.template import engines
from django.urls import get_resolver, path
from django_tables2.utils import Accessor

from core.lists.views import TableView
from exhibitors.models import Participation

PLAIN = engines["django"].from_string(
    "<!doctype html><title>{{ n }}</title><p>{{ user }}</p><table>{% for row in rows %}<tr>{% for"
    " cell in row %}<td>{{ cell }}</td>"
    "{% endfor %}</tr>{% endfor %}</table>"
)


def bare(model, columns):
    def view(request):
        rows = model.objects.order_by(*model._meta.ordering).values_list(*columns)[:50]
        number = model.objects.count()
        return HttpResponse(
            PLAIN.render({"rows": rows, "n": number, "user": str(request.user)}, request)
        )

    return view


def list_views() -> dict[str, type[TableView]]:
    """{name of the address: its view} of every list of the system."""
    found, waiting = {}, [get_resolver("config.urls")]
    while waiting:
        pattern = waiting.pop()
        waiting += getattr(pattern, "url_patterns", [])
        view = getattr(getattr(pattern, "callback", None), "view_class", object)
        if issubclass(view, TableView):
            found[pattern.name] = view
    return dict(sorted(found.items()))


def columns_of(view: type[TableView]) -> list[str]:
    """Paths to what the usual columns show, as plain values; a row that is pointed to by its
    name.
    """
    table, paths = view.table_class, []
    for name, column in table.base_columns.items():
        if name in table.optional:
            continue
        path = str(column.accessor or name).replace(".", "__")
        try:
            field = Accessor(path).get_field(view.model)
        except FieldDoesNotExist:
            continue
        if field is None:
            continue
        if field.is_relation:
            names = {each.name for each in field.related_model._meta.fields}
            path += "__name" if "name" in names else "__pk"
        paths.append(path)
    return paths


urlpatterns = [
    path(f"bare/{name}", bare(view.model, columns_of(view))) for name, view in list_views().items()
] + [
    path("bare/", bare(Participation, ["producer__name", "event__name", "status"])),
]
