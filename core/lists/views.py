"""A list of a noun: filters, ordering, pages, sheets, and acts on the rows that are chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods
from django_filters.views import FilterView
from django_tables2 import RequestConfig, SingleTableMixin
from django_tables2.utils import Accessor

from core.forms import is_key
from core.lists.export import sheet_rows
from core.lists.tables import Rows
from core.sheets.writer import TYPES, sheet_response
from core.views import VisibleMixin

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Bulk:
    """A verb that a list offers for the rows chosen in it; `url` is the name of its address,
    `value` tells verbs of one address apart. `reason` is the label of a line of text that goes with
    it.
    """

    url: str
    label: str
    value: str = ""
    reason: str = ""


class TableView(VisibleMixin, SingleTableMixin, FilterView):
    """A list with filters, ordering and pages; the same rows as CSV or XLSX with ?export=."""

    rows_a_page = ROWS_A_PAGE
    # With nothing filtered yet the list shows everything the person may see.
    strict = False
    bulk_verbs: tuple[Bulk, ...] = ()

    def get_queryset(self):
        """Grouping drops a model's own order, so it is asked for again; columns may replace it."""
        return super().get_queryset().for_list().order_by(*self.model._meta.ordering, "pk")

    def get_table(self, **kwargs):
        """Fifty rows a page, whatever the address asks for. A page that there is not does not
        exist.
        """
        table = self.table_class(data=Rows(self.get_table_data()), **self.get_table_kwargs())
        RequestConfig(self.request, paginate=False).configure(table)
        try:
            table.paginate(page=self.request.GET.get("page", 1), per_page=self.rows_a_page)
        except InvalidPage:
            raise Http404 from None
        return table

    def get_filterset_kwargs(self, filterset_class):
        kwargs = super().get_filterset_kwargs(filterset_class)
        return {**kwargs, "data": kwargs["data"] or {}}

    def get_table_kwargs(self):
        return {"exclude": self.hidden_columns}

    @cached_property
    def hidden_columns(self) -> list[str]:
        """Inside one event its own column says nothing; optional columns are shown when they are
        chosen.
        """
        is_inside = getattr(self.filterset.form, "cleaned_data", {}).get("event")
        hidden = [
            name
            for name, is_idle in (("event", is_inside), ("pk", not self.offers_bulk()))
            if is_idle
        ]
        hidden += self.kept_back()
        return [*hidden, *(name for name, _label, is_shown in self.picks if not is_shown)]

    @cached_property
    def picks(self) -> list[tuple[str, str, bool]]:
        """What the column picker offers, as (name, label, shown now?): what the address names, else
        the usual columns.
        """
        columns, chosen, back = (
            self.table_class.base_columns,
            self.request.GET.getlist("columns"),
            self.kept_back(),
        )
        usual = [name for name in columns if name not in self.table_class.optional]
        own = list(columns)[: 2 if "pk" in columns else 1]
        offered = [name for name in columns if name not in (*own, *back)]
        return [(name, self.label_of(name), name in (chosen or usual)) for name in offered]

    def kept_back(self) -> tuple[str, ...]:
        """Columns that this person gets in no way."""
        return ()

    def label_of(self, name: str) -> str:
        """The heading of a column: its own words, else those of the model's field."""
        column = self.table_class.base_columns[name]
        if column.verbose_name is not None:
            return str(column.verbose_name)
        return str(Accessor(column.accessor or name).get_field(self.model).verbose_name)

    def offers_bulk(self) -> bool:
        """Whether the person gets the bulk bar and its boxes."""
        return bool(self.bulk_verbs)

    def get_template_names(self):
        name = f"{self.model._meta.app_label}/{self.model._meta.model_name}_list.html"
        return ["components/list.html#rows" if self.request.htmx else name]

    def get_context_data(self, **kwargs):
        """`event` is the one filtered by, so that the page stands inside it."""
        context = super().get_context_data(**kwargs)
        chosen = getattr(context["filter"].form, "cleaned_data", {})
        name = self.model._meta.verbose_name_plural
        return {
            "title": name[0].upper() + name[1:],
            "event": chosen.get("event"),
            **context,
            "total": context["table"].page.paginator.count,
            "export_kinds": TYPES,
            "bulk_verbs": self.bulk_verbs if self.offers_bulk() else (),
            "picks": self.picks,
        }

    def render_to_response(self, context, **kwargs):
        kind = self.request.GET.get("export")
        if kind in TYPES:
            title = str(self.model._meta.verbose_name_plural)
            return sheet_response(sheet_rows(context["table"]), title=title, kind=kind)
        return super().render_to_response(context, **kwargs)


def _chosen(request, list_view: type[TableView]):
    """The rows that are ticked, or all of the filter, as far as the person sees them."""
    rows = list_view.model.objects.visible_to(request.user)
    if "all" in request.POST:
        filterset = list_view.filterset_class(
            request.GET, queryset=rows.for_list(), request=request
        )
        if not filterset.form.is_valid():
            raise BadRequest
        rows = filterset.qs
    else:
        rows = rows.filter(pk__in=filter(is_key, request.POST.getlist("pk")))
    return list_view.model.objects.filter(pk__in=rows.values("pk"))


def bulk_verb(list_view: type[TableView], permission: str | Callable[[HttpRequest], str]):
    """A view of one act on many rows of a list: those ticked, or with `all` every row of the filter
    in the address.

    `permission` is the right that each of them is asked for; where one address serves several acts,
    what tells it from the request. 404 is never the answer: what is not visible is not among the
    rows. One row that the person may not act on refuses all. Afterwards the person is back on the
    list as it was filtered, unless the view asks something first with a page.
    """

    def back(request):
        name = f"{list_view.model._meta.model_name}_list"
        return redirect(f"{reverse(name)}?{request.GET.urlencode()}")

    def decorate(view):
        @require_http_methods(["GET", "POST"])
        @wraps(view)
        def guarded(request):
            if request.method == "GET":
                # A page of it was left by its address, or turned into another language.
                return back(request)
            rows = _chosen(request, list_view)
            right = permission(request) if callable(permission) else permission
            if not all(request.user.has_perm(right, thing) for thing in rows.for_list()):
                raise PermissionDenied
            if (page := view(request, rows)) is not None:
                return page
            return back(request)

        guarded.permission = permission
        return guarded

    return decorate


def page_of(request, rows, *, rows_a_page: int = ROWS_A_PAGE) -> Page:
    """The page of rows that the address asks for; one that there is not does not exist."""
    try:
        return Paginator(rows, rows_a_page).page(request.GET.get("page", 1))
    except InvalidPage:
        raise Http404 from None
