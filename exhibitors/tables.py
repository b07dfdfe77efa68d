import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.addresses import address
from core.columns import (
    ChoiceColumn,
    MomentColumn,
    NumberColumn,
    StarsColumn,
    StateColumn,
    with_note,
)
from core.tables import Table
from core.templatetags.ui import phone, word
from exhibitors.models import Exhibitor, Import, Participation, Product, TakeOver, producers_of


class ExhibitorTable(Table):
    name = tables.Column(linkify=True, order_by="order_key")
    kind = tables.Column()
    shown_tax_code = tables.Column(_("tax code"), orderable=False)
    commune = tables.Column(order_by="commune__order_key")
    product_count = NumberColumn(verbose_name=_("products"))
    home_agency = tables.Column(order_by="home_agency__order_key")
    optional = ("address", "contact_name", "phone", "email", "home_agency")
    reads = {
        "shown_tax_code": ("tax_code",),
        "commune": ("commune__full_name",),
        "home_agency": ("home_agency__name",),
    }

    class Meta:
        model = Exhibitor
        fields = ["name", "kind", "shown_tax_code", "commune", "product_count"]
        fields += ["address", "contact_name", "phone", "email", "home_agency"]
        attrs = {"class": "stack"}
        empty_text = _("No producers match. Clear the filters, or register a producer.")


class ProductTable(Table):
    name = tables.Column(linkify=True, order_by="order_key")
    exhibitor = tables.Column(linkify=True, order_by="exhibitor__order_key")
    product_set = tables.Column(accessor="product_set_id", order_by="product_set__number")
    stars = StarsColumn(verbose_name=_("stars today"), empty_values=())
    reads = {
        "exhibitor": ("exhibitor__name",),
        "product_set": ("product_set",),
    }

    class Meta:
        model = Product
        fields = ["name", "exhibitor", "product_set", "stars"]
        attrs = {"class": "stack"}
        empty_text = _(
            "No products match. Clear the filters, or open a producer and add its products."
        )

    def __init__(self, *args, sets: dict[int, str], **kwargs):
        """`sets` are the names of the product sets, which the filter shows anyway."""
        super().__init__(*args, **kwargs)
        self.sets = sets

    def render_product_set(self, value):
        return self.sets.get(value, "")

    value_product_set = render_product_set


class ParticipationTable(Table):
    pk = ChoiceColumn()
    exhibitor = tables.Column(
        linkify=lambda record: record.get_absolute_url(), order_by="exhibitor__order_key"
    )
    event = tables.Column(order_by="event__opens_on")
    commune = tables.Column(accessor="exhibitor__commune", order_by="exhibitor__commune__order_key")
    exhibit_count = NumberColumn(verbose_name=_("products"))
    best_stars = StarsColumn(verbose_name=_("best stars"), empty_values=())
    booths_wanted = NumberColumn(verbose_name=_("booths"))
    status = StateColumn()
    pending_decision = StateColumn(field="pending_decision", empty_values=())
    submitted_at = MomentColumn()
    zone = tables.Column(order_by="zone__order_key")
    delegation = tables.Column(order_by="delegation__agency__order_key")
    area_m2, power_kw = NumberColumn(), NumberColumn()
    reads = {
        "pk": ("exhibitor__name", "event__name"),
        "exhibitor": ("exhibitor__name", "exhibitor__kind"),
        "event": ("event__name",),
        "commune": ("exhibitor__commune__full_name",),
        "pending_decision": ("pending_decision", "event__host", "delegation__agency"),
        "zone": ("zone__name",),
        "delegation": ("delegation__agency__name",),
    }
    optional = (
        "zone",
        "delegation",
        "area_m2",
        "is_corner_wanted",
        "power_kw",
        "is_cold_wanted",
        "share_with",
        "note",
    )

    class Meta:
        model = Participation
        fields = [
            "pk",
            "exhibitor",
            "event",
            "commune",
            "exhibit_count",
            "best_stars",
            "booths_wanted",
            "status",
            "pending_decision",
            "submitted_at",
            "zone",
            "delegation",
            "area_m2",
            "is_corner_wanted",
            "power_kw",
            "is_cold_wanted",
            "share_with",
            "note",
        ]
        attrs = {"class": "stack"}
        empty_text = _("No applications match. Clear the filters, or wait for the first ones.")

    def render_exhibitor(self, record):
        return with_note(record.exhibitor.name, word(record.exhibitor, "kind"))

    def value_exhibitor(self, record):
        return record.exhibitor.name

    def render_pending_decision(self, record, column):
        return column.render(record) if self.may_read_proposal(record) else ""

    def value_pending_decision(self, record, column):
        return column.value(record) if self.may_read_proposal(record) else ""

    def may_read_proposal(self, record) -> bool:
        """Nobody learns what is proposed for their own producer, not even the platform admin."""
        if not record.pending_decision or record.exhibitor_id in producers_of(self.request.user):
            return False
        return self.request.user.has_perm("exhibitors.view_proposal", record)


class TakeOverTable(Table):
    user = tables.Column(orderable=False)
    exhibitor = tables.Column(linkify=True, order_by="exhibitor__order_key")
    note = tables.Column(orderable=False)
    status = StateColumn()
    asked_at = MomentColumn()
    answer = tables.Column(_("answer"), accessor="reason", orderable=False, empty_values=())

    class Meta:
        model = TakeOver
        fields = ["user", "exhibitor", "note", "status", "asked_at", "answer"]
        attrs = {"class": "stack"}
        empty_text = _(
            "Nobody has asked to act for a producer. Requests appear here, and wait for you."
        )

    def render_user(self, record):
        return with_note(record.user, phone(record.user.phone) or record.user.email)

    def render_answer(self, record):
        """The way to the answer while it waits for this reader, else who answered and why."""
        if record.status != TakeOver.Status.ASKED:
            return with_note(record.decided_by or "", record.reason)
        if not self.request.user.has_perm("exhibitors.decide_take_over", record):
            return ""
        return format_html(
            '<a href="{}">{}</a>', address("grant_take_over", record.pk), gettext("Answer …")
        )

    def value_answer(self, record):
        return record.reason


class ImportTable(Table):
    upload = tables.Column(
        linkify=lambda record: record.get_absolute_url(), order_by="upload__name"
    )
    kind = tables.Column()
    agency = tables.Column(order_by="agency__order_key")
    event = tables.Column(order_by="event__opens_on")
    status = StateColumn()
    started_by = tables.Column(orderable=False)
    started_at = MomentColumn()

    class Meta:
        model = Import
        fields = ["upload", "kind", "agency", "event", "status", "started_by", "started_at"]
        attrs = {"class": "stack"}
        empty_text = _("No workbook has been imported yet.")
