"""What is held of a person, for that person: everything that points to them, in plain words."""

from collections.abc import Callable, Iterator

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent, DataRequest, Membership, User
from accounts.models import PasswordSlip as Slip
from core.templatetags.ui import phone
from exhibitors.models import Filing
from office.models import Letter
from producers.models import Representative, TakeOver

Rows = list[str]


def _day(moment) -> str:
    return f"{localtime(moment):%d/%m/%Y %H:%M}" if moment else "—"


def _said(label, value) -> str:
    return f"{label}: {value or '—'}"


def _account(user: User) -> Iterator[str]:
    yield _said(_("full name"), user.full_name)
    yield _said(_("e-mail"), user.email)
    yield _said(_("phone"), phone(user.phone))
    yield _said(_("new phone"), phone(user.new_phone))
    yield _said(_("language"), user.get_language_display())
    yield _said(_("account made on"), _day(user.date_joined))
    yield _said(_("last sign-in"), _day(user.last_login))


def _posts(user: User) -> Iterator[str]:
    for row in Membership.objects.filter(user=user).select_related("agency").order_by("since"):
        until = f"{row.until:%d/%m/%Y}" if row.until else "…"
        yield f"{row.get_role_display()}, {row.agency} ({row.since:%d/%m/%Y} – {until})"


def _representations(user: User) -> Iterator[str]:
    rows = Representative.objects.filter(user=user).select_related("producer").order_by("since")
    for row in rows:
        until = f"{row.until:%d/%m/%Y}" if row.until else "…"
        yield f"{row.producer} ({row.since:%d/%m/%Y} – {until})"


def _consents(user: User) -> Iterator[str]:
    for row in Consent.objects.filter(user=user).order_by("recorded_at", "pk"):
        given = _("agreed") if row.is_given else _("taken back")
        yield f"{row.get_purpose_display()}: {given}, {_day(row.recorded_at)}"


def _take_overs(user: User) -> Iterator[str]:
    for row in TakeOver.objects.filter(user=user).order_by("pk"):
        yield f"{row.get_status_display()}, {_day(row.asked_at or row.printed_at)}"


def _slips(user: User) -> Iterator[str]:
    for row in Slip.objects.filter(user=user).select_related("printed_by").order_by("printed_at"):
        by = row.printed_by or _("the command line")
        yield f"{row.get_status_display()}, {_day(row.printed_at)}, {by}"


def _letters(user: User) -> Iterator[str]:
    for row in Letter.objects.filter(reader=user, status=Letter.Status.SENT).order_by("pk"):
        yield f"{row.subject} ({_day(row.sent_at)})"


def _filings(user: User) -> Iterator[str]:
    rows = Filing.objects.filter(by=user).select_related("participation__event")
    for row in rows.order_by("pk"):
        yield f"{row.participation.event} ({_day(row.at)})"


def _requests(user: User) -> Iterator[str]:
    for row in DataRequest.objects.filter(user=user).order_by("asked_at"):
        yield f"{row.get_kind_display()}: {row.get_status_display()}, {_day(row.asked_at)}"


# (heading, who reads it, what gives the rows)
HELD: list[tuple[str, str, Callable[[User], Iterator[str]]]] = [
    (_("Account"), _("you, managers of your agency, agencies of your producers"), _account),
    (_("Posts"), _("you and managers of the agency"), _posts),
    (
        _("Producers that you act for"),
        _("you, and the agencies that see the producer"),
        _representations,
    ),
    (_("What you agreed to"), _("you"), _consents),
    (_("Slips and requests to act for a producer"), _("you and the home agency"), _take_overs),
    (_("Slips for a new password"), _("you and who printed them"), _slips),
    (_("Letters to you"), _("you and the agency that wrote"), _letters),
    (_("Applications that you have handed in"), _("the producer, host and sender"), _filings),
    (_("Your requests about data"), _("you and who answers"), _requests),
]


def held_of(user: User) -> list[tuple[str, str, Rows]]:
    """(heading, who reads it, rows) of everything that is held."""
    return [(str(title), str(readers), list(rows(user))) for title, readers, rows in HELD]
