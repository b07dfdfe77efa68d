import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, number_in_words
from core.lists.columns import MomentColumn, StateColumn
from core.lists.export import Exported
from core.lists.tables import Table


class CertificateTable(Table):
    number = tables.Column(
        _("number"), linkify=True, accessor="number", order_by=("year", "number")
    )
    producer = tables.Column(
        _("producer"),
        accessor="participation__producer",
        order_by="participation__producer__order_key",
    )
    event = tables.Column(
        _("event"), accessor="participation__event", order_by="participation__event__opens_on"
    )
    issued_at = MomentColumn(format="d/m/Y")
    status = StateColumn()

    class Meta:
        model = Certificate
        fields = ["number", "producer", "event", "issued_at", "status"]
        attrs = {"class": "stack"}
        empty_text = _("No certificates yet. They are issued to those marked as attended.")

    def render_number(self, record):
        return str(record)

    def exported(self, name):
        paths = ("frozen__number", "number")
        return Exported(paths, number_in_words) if name == "number" else None
