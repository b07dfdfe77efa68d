import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import ChoiceColumn, NumberColumn, StarsColumn, StateColumn, with_note
from exhibitors.models import Exhibitor, Participation, Product


class ExhibitorTable(tables.Table):
    name = tables.Column(linkify=True, order_by="order_key")
    kind = tables.Column()
    shown_tax_code = tables.Column(_("tax code"), orderable=False)
    commune = tables.Column(order_by="commune__order_key")
    product_count = NumberColumn(verbose_name=_("products"))

    class Meta:
        model = Exhibitor
        fields = ["name", "kind", "shown_tax_code", "commune", "product_count"]
        attrs = {"class": "stack"}
        empty_text = _("No producers match. Clear the filters, or register a producer.")


class ProductTable(tables.Table):
    name = tables.Column(linkify=True, order_by="order_key")
    exhibitor = tables.Column(linkify=True, order_by="exhibitor_key")
    product_set = tables.Column(order_by="product_set__number")
    stars = StarsColumn(verbose_name=_("stars today"), empty_values=())

    class Meta:
        model = Product
        fields = ["name", "exhibitor", "product_set", "stars"]
        attrs = {"class": "stack"}
        empty_text = _("No products match. Clear the filters, or open a producer and add its products.")


class ParticipationTable(tables.Table):
    pk = ChoiceColumn()
    exhibitor = tables.Column(linkify=lambda record: record.get_absolute_url(), order_by="exhibitor_key")
    event = tables.Column(order_by="event__opens_on")
    commune = tables.Column(accessor="exhibitor__commune", order_by="exhibitor__commune__order_key")
    exhibit_count = NumberColumn(verbose_name=_("products"))
    best_stars = StarsColumn(verbose_name=_("best stars"), empty_values=())
    booths_wanted = NumberColumn(verbose_name=_("booths"))
    status = StateColumn()
    pending_decision = StateColumn(field="pending_decision", empty_values=())
    submitted_at = tables.DateTimeColumn(format="d/m/Y H:i")

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
        ]
        attrs = {"class": "stack"}
        empty_text = _("No applications match. Clear the filters, or wait for the first ones.")

    def render_exhibitor(self, record):
        return with_note(record.exhibitor.name, record.exhibitor.get_kind_display())

    def value_exhibitor(self, record):
        return record.exhibitor.name
