import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.lists.columns import ChoiceColumn, MomentColumn, NumberColumn, StateColumn, with_note
from core.lists.tables import Table
from office.models import Letter, Paper


class LetterTable(Table):
    pk = ChoiceColumn()
    subject = tables.Column(linkify=True, order_by="search_key")
    recipient = tables.Column()
    status = StateColumn()
    attempts = NumberColumn()
    repeats = NumberColumn()
    created_at = MomentColumn()
    sent_at = MomentColumn()

    class Meta:
        model = Letter
        fields = [
            "pk",
            "subject",
            "recipient",
            "status",
            "attempts",
            "repeats",
            "created_at",
            "sent_at",
        ]
        attrs = {"class": "stack"}
        empty_text = _(
            "No letters match. Clear the filters; letters are written when decisions are published."
        )

    def render_recipient(self, record):
        return with_note(
            record.reader or record.recipient, record.recipient if record.reader else ""
        )

    def render_status(self, record):
        return with_note(self.columns["status"].column.render(record), record.error)


class PaperTable(Table):
    title = tables.Column(linkify=True, order_by="search_key")
    agency = tables.Column(order_by="agency__order_key")
    number = NumberColumn()
    status = StateColumn()
    created_at = MomentColumn()
    signed_at = MomentColumn()

    class Meta:
        model = Paper
        fields = ["title", "agency", "number", "status", "created_at", "signed_at"]
        attrs = {"class": "stack"}
        empty_text = _("No papers match. Clear the filters, or draft one inside an event.")
