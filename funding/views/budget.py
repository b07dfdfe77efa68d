from django import forms
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import CreateView, DetailView, UpdateView

from core.charts import bar_chart, svg_response
from core.forms import DeskReasonForm, attempt
from core.lists.views import TableView
from core.money import format_vnd
from core.views import VisibleMixin, form_page, verb
from funding import actions
from funding.filters import BudgetLineFilter, LedgerFilter, PeriodFilter, PriceFilter
from funding.forms import AllotForm, MoveForm, PeriodForm, PriceForm, ProgrammeForm, TransferForm
from funding.models import BudgetLine, CostPrice, LedgerEntry, Period, Programme
from funding.statistics import budget_course
from funding.tables import BudgetLineTable, LedgerTable, PeriodTable, PriceTable


class FormPage:
    """A model form on the page that all forms share."""

    template_name = "components/form_page.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


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


@verb(Programme, "funding.change_programme", methods=("GET", "POST"))
def allot_budget(request, programme):
    form = AllotForm(request.POST or None)

    def act():
        actions.allot_budget(programme, by=request.user, at=timezone.now(), **form.cleaned_data)

    if request.method == "POST" and attempt(form, act):
        return redirect(programme)
    return form_page(
        request,
        form,
        title=_("Allot money"),
        button=_("Allot"),
        subtitle=str(programme),
        back=programme.get_absolute_url(),
    )


@verb(BudgetLine, "funding.move_budget", methods=("GET", "POST"))
def reduce_budget(request, budget_line):
    form = MoveForm(request.POST or None)
    return _move(
        request,
        budget_line,
        form,
        actions.reduce_budget,
        title=_("Reduce the allotment"),
        button=_("Reduce"),
    )


@verb(BudgetLine, "funding.move_budget", methods=("GET", "POST"))
def transfer_budget(request, budget_line):
    form = TransferForm(request.POST or None, budget_line=budget_line)
    return _move(
        request,
        budget_line,
        form,
        actions.transfer_budget,
        title=_("Transfer money"),
        button=_("Transfer"),
    )


def _move(request, budget_line, form, action, *, title, button):
    def act():
        action(budget_line, by=request.user, at=timezone.now(), **form.cleaned_data)

    if request.method == "POST" and attempt(form, act):
        return redirect(budget_line)
    return form_page(
        request,
        form,
        title=title,
        button=button,
        subtitle=str(budget_line),
        back=budget_line.get_absolute_url(),
    )


@verb(BudgetLine, "funding.move_budget", methods=("GET", "POST"))
def settle_budget_line(request, budget_line):
    """There is no way back, so it is asked once more."""
    form = forms.Form(request.POST or None)

    def act():
        actions.settle_budget_line(budget_line, by=request.user, at=timezone.now())

    if request.method == "POST" and attempt(form, act):
        return redirect(budget_line)
    words = _(
        "Allotted %(ceiling)s, promised %(committed)s, paid %(paid)s. Nothing moves on this line"
        " any more afterwards. Draft"
        " the settlement paper first and look at it."
    ) % {
        name: format_vnd(getattr(budget_line, f"{name}_vnd"))
        for name in ("ceiling", "committed", "paid")
    }
    title = _("Settle the year")
    return form_page(
        request,
        form,
        title=title,
        button=title,
        subtitle=words,
        back=budget_line.get_absolute_url(),
    )


class PeriodList(TableView):
    model = Period
    table_class = PeriodTable
    filterset_class = PeriodFilter


class PeriodClose(PermissionRequiredMixin, FormPage, CreateView):
    model = Period
    form_class = PeriodForm
    permission_required = "funding.close_period"
    extra_context = {
        "title": gettext_lazy("Close a period"),
        "button": gettext_lazy("Close"),
        "back": reverse_lazy("period_list"),
    }

    def form_valid(self, form):
        """The action closes it; a refusal comes back as an error of the form."""

        def act():
            actions.close_period(by=self.request.user, at=timezone.now(), **form.cleaned_data)

        return redirect("period_list") if attempt(form, act) else self.form_invalid(form)


@verb(Period, "funding.keep_period", methods=("GET", "POST"))
def ask_reopening(request, period):
    form = DeskReasonForm(request.POST or None)

    def act():
        actions.ask_reopening(period, by=request.user, **form.cleaned_data)

    if request.method == "POST" and attempt(form, act):
        return redirect("period_list")
    words = _("A second person of the desk opens it then.")
    return form_page(
        request,
        form,
        title=_("Ask to reopen"),
        button=_("Ask"),
        subtitle=f"{period}. {words}",
        back=period.get_absolute_url(),
    )


@verb(Period, "funding.keep_period")
def reopen_period(request, period):
    actions.reopen_period(period, by=request.user)
    return redirect("period_list")


@verb(Period, "funding.keep_period")
def keep_closed(request, period):
    actions.keep_closed(period)
    return redirect("period_list")


class CostPriceList(TableView):
    model = CostPrice
    table_class = PriceTable
    filterset_class = PriceFilter


class CostPriceCreate(PermissionRequiredMixin, FormPage, CreateView):
    model = CostPrice
    form_class = PriceForm
    permission_required = "funding.add_programme"
    success_url = reverse_lazy("cost_price_list")
    extra_context = {
        "title": gettext_lazy("Add a price"),
        "button": gettext_lazy("Save"),
        "back": reverse_lazy("cost_price_list"),
    }
