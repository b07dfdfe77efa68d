import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from core.addresses import address
from core.lists.columns import (
    ChoiceColumn,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    StateColumn,
    with_note,
)
from core.lists.export import Exported
from core.lists.tables import Table
from core.templatetags.ui import label
from funding.models import BudgetLine, Claim, CostPrice, LedgerEntry, Payment, Period, Rule
from funding.models.payment import payment_code
from funding.models.period import days_of_period


class ClaimTable(Table):
    pk = ChoiceColumn()
    producer = tables.Column(
        _("producer"),
        accessor="participation__producer",
        linkify=lambda record: record.get_absolute_url(),
        order_by="participation__producer__order_key",
    )
    event = tables.Column(
        _("event"), accessor="participation__event", order_by="participation__event__opens_on"
    )
    programme = tables.Column(order_by="programme__order_key")
    status = StateColumn()
    presence = StateColumn(
        verbose_name=_("presence"), accessor="participation__status", orderable=False
    )
    line_count = NumberColumn()
    amount_vnd = MoneyColumn()
    approved_vnd = MoneyColumn()
    paid_vnd = MoneyColumn()
    last_paid_on = MomentColumn(format="d/m/Y")
    optional = ("programme", "presence", "line_count", "last_paid_on")

    class Meta:
        model = Claim
        fields = [
            "pk",
            "producer",
            "event",
            "programme",
            "status",
            "presence",
            "line_count",
            "amount_vnd",
            "approved_vnd",
            "paid_vnd",
            "last_paid_on",
        ]
        attrs = {"class": "stack"}
        empty_text = _(
            "No claims match. Clear the filters, begin one on an application, or propose them for"
            " a whole event."
        )

    def render_presence(self, record):
        return label(record.participation, "status")


class PaymentTable(Table):
    producer = tables.Column(
        _("producer"),
        accessor="line__claim__participation__producer",
        order_by="line__claim__participation__producer__order_key",
        linkify=lambda record: record.line.claim.get_absolute_url(),
    )
    code = tables.Column(_("payment code"), orderable=False)
    tax_code = tables.Column(
        _("tax code"),
        accessor="line__claim__participation__tax_code_then",
        orderable=False,
        default="",
    )
    event = tables.Column(_("event"), accessor="line__claim__participation__event", orderable=False)
    cost = tables.Column(_("cost item"), accessor="line__cost_item", orderable=False)
    amount_vnd = MoneyColumn()
    status = StateColumn()
    paid_on = MomentColumn(format="d/m/Y")
    ordered_at = MomentColumn()
    optional = ("tax_code", "event", "kind", "ordered_at", "payer")

    class Meta:
        model = Payment
        fields = [
            "producer",
            "code",
            "tax_code",
            "event",
            "cost",
            "kind",
            "amount_vnd",
            "status",
            "paid_on",
            "voucher_number",
            "failure",
            "ordered_at",
            "payer",
        ]
        attrs = {"class": "stack"}
        empty_text = _(
            "No payment is ordered here. Approved claims are paid from their page, or many at once"
            " from the list."
        )

    def exported(self, name):
        return Exported(("pk",), payment_code) if name == "code" else None


class BudgetLineTable(Table):
    programme = tables.Column(
        order_by="programme__order_key", linkify=lambda record: record.get_absolute_url()
    )
    ceiling_vnd = MoneyColumn()
    committed_vnd = MoneyColumn()
    paid_vnd = MoneyColumn()
    left_vnd = MoneyColumn(verbose_name=_("free"))
    settled_at = MomentColumn()

    class Meta:
        model = BudgetLine
        fields = [
            "programme",
            "source",
            "year",
            "ceiling_vnd",
            "committed_vnd",
            "paid_vnd",
            "left_vnd",
            "settled_at",
        ]
        attrs = {"class": "stack"}
        empty_text = _("No money is allotted yet. Open a programme and allot the first line.")


class LedgerTable(Table):
    budget_line = tables.Column(
        linkify=lambda record: record.budget_line.get_absolute_url(), orderable=False
    )
    claim = tables.Column(
        _("claim"),
        accessor="line__claim__participation",
        orderable=False,
        linkify=lambda record: (
            address("claim_detail", record.line.claim_id) if record.line_id else None
        ),
    )
    amount_vnd = MoneyColumn()
    available_vnd = MoneyColumn(verbose_name=_("free after it"))
    posted_on = MomentColumn(format="d/m/Y")

    class Meta:
        model = LedgerEntry
        fields = [
            "budget_line",
            "number",
            "kind",
            "claim",
            "amount_vnd",
            "available_vnd",
            "document",
            "posted_on",
            "posted_by",
        ]
        attrs = {"class": "stack"}
        empty_text = _("Nothing is entered here.")

    def exported(self, name):
        whose = "line__claim__participation"
        paths = (f"{whose}__producer__name", f"{whose}__event__name")
        return Exported(paths, "{} · {}".format) if name == "claim" else None


class PeriodTable(Table):
    days = tables.Column(_("days"), accessor="first_on", order_by="first_on")
    status = StateColumn()
    closed_at = MomentColumn()
    acts = tables.Column(
        _("what can be done"), accessor="pk", orderable=False, exclude_from_export=True
    )

    class Meta:
        model = Period
        fields = ["days", "agency", "status", "closed_by", "closed_at", "reopen_reason", "acts"]
        attrs = {"class": "stack"}
        empty_text = _(
            "No period is closed. Once a month is reported, close it so that nothing is dated"
            " inside it any more."
        )

    def render_days(self, record):
        return str(record)

    def exported(self, name):
        return Exported(("first_on", "last_on"), days_of_period) if name == "days" else None

    def render_acts(self, record):
        return render_to_string("funding/_period_acts.html", {"record": record}, self.request)


class PriceTable(Table):
    amount_vnd = MoneyColumn()
    valid_from = MomentColumn(format="d/m/Y")
    valid_to = MomentColumn(format="d/m/Y")

    class Meta:
        model = CostPrice
        fields = [
            "cost_item",
            "agency",
            "per",
            "amount_vnd",
            "legal_basis",
            "valid_from",
            "valid_to",
        ]
        attrs = {"class": "stack"}
        empty_text = _(
            "No price is entered. Add the prices of your price list, tenders and per-diem rates."
        )


class RuleTable(Table):
    name = tables.Column(linkify=True)
    agency = tables.Column(default=_("the house"))
    version = NumberColumn()
    valid_from = MomentColumn(format="d/m/Y")
    valid_to = MomentColumn(format="d/m/Y")

    class Meta:
        model = Rule
        fields = [
            "name",
            "legal_basis",
            "jurisdiction",
            "agency",
            "version",
            "valid_from",
            "valid_to",
        ]
        attrs = {"class": "stack"}
        empty_text = _("No rule is found. Change the search, or add the rule of your province.")

    def render_name(self, record):
        return with_note(record.name, _("draft of a rule") if record.is_draft else "")
