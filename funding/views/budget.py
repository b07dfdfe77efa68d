from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import CreateView, DetailView, UpdateView

from core.charts import bar_chart, svg_response
from core.lists.views import TableView
from core.views import FormPage, VisibleMixin
from funding import actions
from funding.filters import BudgetLineFilter, LedgerFilter, PeriodFilter, PriceFilter
from funding.forms import PeriodForm, PriceForm, ProgrammeForm
from funding.models import BudgetLine, CostPrice, LedgerEntry, Period, Programme
from funding.statistics import budget_course
from funding.tables import BudgetLineTable, LedgerTable, PeriodTable, PriceTable


class ProgrammeCreate(PermissionRequiredMixin, FormPage, CreateView):
    model = Programme
    form_class = ProgrammeForm
    permission_required = "funding.add_programme"
    extra_context = {
        "title": gettext_lazy("Add a programme"),
        "button": gettext_lazy("Save"),
        "back": reverse_lazy("budget_line_list"),
    }


class ProgrammeUpdate(FormPage, VisibleMixin, UpdateView):
    model = Programme
    form_class = ProgrammeForm
    permission = "funding.change_programme"
    extra_context = {"title": gettext_lazy("Change the programme"), "button": gettext_lazy("Save")}


class ProgrammeDetail(VisibleMixin, DetailView):
    """A programme with its rules, and its money by source and year."""

    model = Programme

    def get_context_data(self, **kwargs):
        lines = self.object.budget_lines.for_list().order_by("-year", "source")
        rules = self.object.rules.prefetch_related("items__cost_item")
        return super().get_context_data(lines=lines, applied=rules, **kwargs)


class BudgetLineList(TableView):
    model = BudgetLine
    table_class = BudgetLineTable
    filterset_class = BudgetLineFilter


class BudgetLineDetail(VisibleMixin, DetailView):
    """One budget line: what was allotted, promised and paid, and the newest entries of its
    ledger.
    """

    model = BudgetLine

    def get_queryset(self):
        return super().get_queryset().for_list()

    def get_context_data(self, **kwargs):
        entries = self.object.entries.for_list().order_by("-number")
        page = Paginator(entries, 20).get_page(1)
        months = budget_course(self.object.entries.all())
        return super().get_context_data(
            entries=page, total=page.paginator.count, months=months, **kwargs
        )


@require_safe
def budget_course_chart(request, pk):
    """The course of a budget line as a picture: what is paid, promised and free at the end of each
    month.
    """
    months = budget_course(
        get_object_or_404(BudgetLine.objects.visible_to(request.user), pk=pk).entries.all()
    )
    series = {
        _("paid"): "paid_vnd",
        _("committed, not paid"): "committed_vnd",
        _("free"): "available_vnd",
    }
    bars = {name: [getattr(month, number) for month in months] for name, number in series.items()}
    return svg_response(
        bar_chart([date_format(month.first_on, "m/y") for month in months], bars, is_stacked=True)
    )


class LedgerEntryList(TableView):
    model = LedgerEntry
    table_class = LedgerTable
    filterset_class = LedgerFilter


class PeriodList(TableView):
    model = Period
    table_class = PeriodTable
    filterset_class = PeriodFilter


class PeriodClose(PermissionRequiredMixin, FormPage, CreateView):
    model = Period
    form_class = PeriodForm
    permission_required = "funding.close_period"
    success_url = reverse_lazy("period_list")
    extra_context = {
        "title": gettext_lazy("Close a period"),
        "button": gettext_lazy("Close"),
        "back": reverse_lazy("period_list"),
    }

    def save(self, form):
        about = {"by": self.request.user, "at": timezone.now()}
        self.object = actions.close_period(**about, **form.cleaned_data)


class CostPriceList(TableView):
    model = CostPrice
    table_class = PriceTable
    filterset_class = PriceFilter


class CostPriceCreate(PermissionRequiredMixin, FormPage, CreateView):
    model = CostPrice
    form_class = PriceForm
    permission_required = "funding.add_cost_price"
    success_url = reverse_lazy("cost_price_list")
    extra_context = {
        "title": gettext_lazy("Add a price"),
        "button": gettext_lazy("Save"),
        "back": reverse_lazy("cost_price_list"),
    }
