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
from core.export import Exported
from core.tables import Table
from core.templatetags.ui import phone, word
from exhibitors.models import (
    Exhibitor,
    Import,
    Participation,
    Product,
    TakeOver,
    masked,
    producers_of,
)


class ExhibitorTable(Table):
    name = tables.Column(linkify=True, order_by="order_key")
    kind = tables.Column()
    shown_tax_code = tables.Column(_("tax code"), orderable=False)
    commune = tables.Column(order_by="commune__order_key")
    product_count = NumberColumn()
    home_agency = tables.Column(order_by="home_agency__order_key")
    optional = ("address", "contact_name", "phone", "email", "home_agency")

    class Meta:
        model = Exhibitor
        fields = ["name", "kind", "shown_tax_code", "commune", "product_count"]
        fields += ["address", "contact_name", "phone", "email", "home_agency"]
        attrs = {"class": "stack"}
        empty_text = _("No producers match. Clear the filters, or register a producer.")

    def exported(self, name):
        return Exported(("tax_code",), masked) if name == "shown_tax_code" else None


class ProductTable(Table):
    name = tables.Column(linkify=True, order_by="order_key")
    exhibitor = tables.Column(linkify=True, order_by="exhibitor__order_key")
    product_set = tables.Column(order_by="product_set__number")
    stars = StarsColumn(verbose_name=_("stars today"), empty_values=())

    class Meta:
        model = Product
        fields = ["name", "exhibitor", "product_set", "stars"]
        attrs = {"class": "stack"}
        empty_text = _(
            "No products match. Clear the filters, or open a producer and add its products."
        )


class ParticipationTable(Table):
    pk = ChoiceColumn()
    exhibitor = tables.Column(
        linkify=lambda record: record.get_absolute_url(), order_by="exhibitor__order_key"
    )
    event = tables.Column(order_by="event_opens_on")
    commune = tables.Column(accessor="exhibitor__commune", order_by="exhibitor__commune__order_key")
    exhibit_count = NumberColumn()
    best_stars = StarsColumn(empty_values=())
    booths_wanted = NumberColumn(verbose_name=_("booths"))
    status = StateColumn()
    pending_decision = StateColumn(field="pending_decision", empty_values=())
    submitted_at = MomentColumn()
    zone = tables.Column(order_by="zone__order_key")
    delegation = tables.Column(order_by="delegation__agency__order_key")
    area_m2, power_kw = NumberColumn(), NumberColumn()
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

    def render_pending_decision(self, record, column):
        return column.render(record) if self.may_read_proposal(record) else ""

    def exported(self, name):
        """What is proposed stands in the sheet for those alone whose proposal the person reads."""
        if name != "pending_decision":
            return None
        rows = Participation.objects.proposed_to(self.request.user).pending()
        readable = set(rows.values_list("pk", flat=True))
        words = dict(Participation.PROPOSALS)
        return Exported(
            ("pk", "pending_decision"),
            lambda pk, decision: str(words[decision]) if pk in readable else "",
        )

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

    def exported(self, name):
        return Exported(("reason",)) if name == "answer" else None


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
