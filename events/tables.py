import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.addresses import address
from core.columns import MoneyColumn, NumberColumn, StateColumn, with_note
from core.tables import Table
from core.templatetags.ui import days
from events.models import Booth, Event


class EventTable(Table):
    name = tables.Column(
        linkify=lambda record: address("event_overview", record.pk), order_by="order_key"
    )
    opens_on = tables.Column(_("days"))
    place = tables.Column(_("place"), accessor="unit", order_by="place_key")
    kind = tables.Column()
    booth_count = NumberColumn(verbose_name=_("booths"))
    status = StateColumn()
    reads = {
        "opens_on": ("opens_on", "closes_on", "is_year_only"),
        "place": ("unit__name", "locality", "venue"),
    }

    class Meta:
        model = Event
        fields = ["name", "opens_on", "place", "kind", "booth_count", "status"]
        attrs = {"class": "stack"}
        empty_text = _("No events match. Clear the filters, or create an event.")

    def render_opens_on(self, record):
        return days(record)

    def value_opens_on(self, record):
        return days(record)

    def render_place(self, record):
        return with_note(record.unit.name, record.locality)

    def value_place(self, record):
        return record.place


class BoothTable(Table):
    code = tables.Column(linkify=True, order_by="order_key")
    event = tables.Column(order_by="event__order_key")
    zone = tables.Column(order_by="zone_key")
    kind = tables.Column()
    size = tables.Column(_("size"), orderable=False)
    price_vnd = MoneyColumn()
    share_count = NumberColumn(verbose_name=_("shares"))
    reads = {"event": ("event__name",), "zone": ("zone__name",), "size": ("width_cm", "depth_cm")}

    class Meta:
        model = Booth
        fields = ["code", "event", "zone", "kind", "size", "price_vnd", "share_count"]
        attrs = {"class": "stack"}
        empty_text = _("No booths yet. Open an event and add its booths.")
