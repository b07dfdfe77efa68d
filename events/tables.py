import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.addresses import address
from core.lists.columns import MoneyColumn, NumberColumn, StateColumn, with_note
from core.lists.export import Exported
from core.lists.tables import Table
from core.templatetags.ui import days, days_in_words
from events.models import Booth, Event, place_in_words, size_in_words


class EventTable(Table):
    name = tables.Column(
        linkify=lambda record: address("event_overview", record.pk), order_by="order_key"
    )
    opens_on = tables.Column(_("days"))
    place = tables.Column(_("place"), accessor="unit", order_by="unit__order_key")
    kind = tables.Column()
    booth_count = NumberColumn()
    status = StateColumn()

    class Meta:
        model = Event
        fields = ["name", "opens_on", "place", "kind", "booth_count", "status"]
        attrs = {"class": "stack"}
        empty_text = _("No events match. Clear the filters, or create an event.")

    def render_opens_on(self, record):
        return days(record)

    def render_place(self, record):
        return with_note(record.unit.name, record.locality)

    def exported(self, name):
        return {
            "opens_on": Exported(("opens_on", "closes_on", "is_year_only"), days_in_words),
            "place": Exported(("venue", "locality", "unit__name"), place_in_words),
        }.get(name)


class BoothTable(Table):
    code = tables.Column(linkify=True, order_by="order_key")
    event = tables.Column(order_by="event__order_key")
    zone = tables.Column(order_by="zone__order_key")
    kind = tables.Column()
    size = tables.Column(_("size"), orderable=False)
    price_vnd = MoneyColumn()
    share_count = NumberColumn()

    class Meta:
        model = Booth
        fields = ["code", "event", "zone", "kind", "size", "price_vnd", "share_count"]
        attrs = {"class": "stack"}
        empty_text = _("No booths yet. Open an event and add its booths.")

    def exported(self, name):
        return Exported(("width_cm", "depth_cm"), size_in_words) if name == "size" else None
