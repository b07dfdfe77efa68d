import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, person_in_words
from core.lists.columns import with_note
from core.lists.export import Exported
from core.lists.tables import Table
from core.templatetags.ui import phone


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
