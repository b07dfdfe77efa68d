import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import MomentColumn, MoneyColumn, NumberColumn, Table
from funding.models import Claim


class ClaimTable(Table):
    exhibitor = tables.Column(
        _("producer"),
        accessor="participation__exhibitor",
        linkify=lambda record: record.get_absolute_url(),
        order_by="exhibitor_key",
    )
    event = tables.Column(_("event"), accessor="participation__event", order_by="participation__event__opens_on")
    programme = tables.Column(order_by="programme__order_key")
    line_count = NumberColumn(verbose_name=_("lines"))
    paid_vnd = MoneyColumn(verbose_name=_("paid"))
    last_paid_on = MomentColumn(verbose_name=_("last paid on"), format="d/m/Y")

    class Meta:
        model = Claim
        fields = ["exhibitor", "event", "programme", "line_count", "paid_vnd", "last_paid_on"]
        attrs = {"class": "stack"}
        empty_text = _("No support is logged here. Open an application and log its first line.")
