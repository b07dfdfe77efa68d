import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.lists.columns import MomentColumn, StateColumn
from core.lists.tables import Table
from imports.models import Import


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
