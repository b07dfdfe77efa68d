import django_tables2 as tables
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.addresses import address
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
from core.templatetags.ui import phone
from core.verbs import VERBS
from producers.models import Producer, Product, TakeOver, masked


class ProducerTable(Table):
    name = tables.Column(linkify=True, order_by="order_key")
    kind = tables.Column()
    shown_tax_code = tables.Column(_("tax code"), orderable=False)
    commune = tables.Column(order_by="commune__order_key")
    product_count = NumberColumn()
    home_agency = tables.Column(order_by="home_agency__order_key")
    likes = tables.Column(
        _("probably the same as"), accessor="pk", orderable=False, exclude_from_export=True
    )
    optional = ("address", "contact_name", "phone", "email", "home_agency")

    class Meta:
        model = Producer
        fields = ["name", "kind", "shown_tax_code", "commune", "product_count"]
        fields += ["address", "contact_name", "phone", "email", "home_agency"]
        attrs = {"class": "stack"}
        empty_text = _("No producers match. Clear the filters, or register a producer.")

    @cached_property
    def doubles(self) -> dict[int, list[Producer]]:
        """{key of a profile on this page: those that are probably the same producer}."""
        return Producer.objects.doubles_of([row.record for row in self.paginated_rows])

    def render_likes(self, record):
        alike = format_html_join(
            "",
            '<div><a href="{}">{}</a> <small>{}</small></div>',
            (
                (address("producer_detail", each.pk), each.name, _known_by(each))
                for each in self.doubles.get(record.pk, ())
            ),
        )
        words = gettext("Merge …")
        merge = format_html('<a href="{}">{}</a>', address("merge_producers", record.pk), words)
        return alike + merge

    def exported(self, name):
        return Exported(("tax_code",), masked) if name == "shown_tax_code" else None


def _known_by(producer: Producer) -> str:
    """What tells a profile from another of its name."""
    told = (producer.shown_tax_code, str(producer.commune), phone(producer.phone), producer.email)
    return " · ".join(filter(None, told))


class ProductTable(Table):
    pk = ChoiceColumn()
    name = tables.Column(linkify=True, order_by="order_key")
    producer = tables.Column(linkify=True, order_by="producer__order_key")
    product_set = tables.Column(order_by="product_set__number")
    stars = StarsColumn(verbose_name=_("stars today"), empty_values=())

    class Meta:
        model = Product
        fields = ["pk", "name", "producer", "product_set", "stars"]
        attrs = {"class": "stack"}
        empty_text = _(
            "No products match. Clear the filters, or open a producer and add its products."
        )


class TakeOverTable(Table):
    user = tables.Column(orderable=False)
    producer = tables.Column(linkify=True, order_by="producer__order_key")
    note = tables.Column(orderable=False)
    status = StateColumn()
    asked_at = MomentColumn()
    answer = tables.Column(_("answer"), accessor="reason", orderable=False, empty_values=())

    class Meta:
        model = TakeOver
        fields = ["user", "producer", "note", "status", "asked_at", "answer"]
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
        if not VERBS["grant_take_over"].is_offered(record, user=self.request.user):
            return ""
        return format_html(
            '<a href="{}">{}</a>', address("grant_take_over", record.pk), gettext("Answer …")
        )

    def exported(self, name):
        return Exported(("reason",)) if name == "answer" else None
