import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.models import DataRequest, Membership, person_in_words
from core.lists.columns import MomentColumn, StateColumn, with_note
from core.lists.export import Exported
from core.lists.tables import Table
from core.templatetags.ui import phone
from core.verbs import VERBS


class MembershipTable(Table):
    user = tables.Column(
        _("person"), linkify=lambda record: record.get_absolute_url(), order_by="user__full_name"
    )
    role = tables.Column()
    agency = tables.Column(order_by="agency__order_key")
    desk = tables.Column(_("communes"), accessor="pk", orderable=False, exclude_from_export=True)
    since = tables.DateColumn()
    until = tables.DateColumn()

    class Meta:
        model = Membership
        fields = ["user", "role", "agency", "desk", "since", "until"]
        attrs = {"class": "stack"}
        empty_text = _("Nobody matches. Clear the filters, or invite a colleague.")

    def render_user(self, record):
        user = record.user
        note = " · ".join(filter(None, (user.email, phone(user.phone))))
        closed = "" if user.is_active else _("account closed")
        return with_note(user, " · ".join(filter(None, (note, str(closed)))))

    def render_desk(self, record):
        return "; ".join(unit.name for unit in record.communes.all())

    def exported(self, name):
        paths = tuple(f"user__{each}" for each in ("full_name", "email", "phone"))
        return Exported(paths, person_in_words) if name == "user" else None


class DataRequestTable(Table):
    user = tables.Column(orderable=False)
    kind = tables.Column()
    note = tables.Column(orderable=False)
    status = StateColumn()
    asked_at = MomentColumn()
    reply_due_on = tables.DateColumn()
    act_due_on = tables.DateColumn()
    answer = tables.Column(orderable=False, empty_values=())

    class Meta:
        model = DataRequest
        fields = [
            "user",
            "kind",
            "note",
            "status",
            "asked_at",
            "reply_due_on",
            "act_due_on",
            "answer",
        ]
        attrs = {"class": "stack"}
        empty_text = _("Nobody has asked anything about their data.")

    def render_answer(self, record):
        """The way to the answer while it waits, else what was answered."""
        offered = (
            VERBS[name]
            for name in ("fulfil_data_request", "refuse_data_request")
            if VERBS[name].is_offered(record, user=self.request.user)
        )
        links = format_html_join(
            " · ",
            '<a href="{}">{}</a>',
            ((reverse(verb.name, args=[record.pk]), verb.label) for verb in offered),
        )
        return links or with_note(record.answered_by or "", record.answer)

    def exported(self, name):
        if name == "user":
            return Exported(("user__full_name", "user__email", "user__phone"), person_in_words)
        return Exported(("answer",)) if name == "answer" else None
