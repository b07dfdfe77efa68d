import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.lists.columns import (
    ChoiceColumn,
    MomentColumn,
    NumberColumn,
    StarsColumn,
    StateColumn,
    with_note,
)
from core.lists.export import Exported
from core.lists.tables import Table
from core.templatetags.ui import label
from exhibitors.models import Participation
from producers.models import producers_of


class ParticipationTable(Table):
    pk = ChoiceColumn()
    producer = tables.Column(
        linkify=lambda record: record.get_absolute_url(), order_by="producer__order_key"
    )
    event = tables.Column(order_by="event_opens_on")
    commune = tables.Column(accessor="producer__commune", order_by="producer__commune__order_key")
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
            "producer",
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

    def render_producer(self, record):
        return with_note(record.producer.name, label(record.producer, "kind"))

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
        if not record.pending_decision or record.producer_id in producers_of(self.request.user):
            return False
        return self.request.user.has_perm("exhibitors.view_proposal", record)
