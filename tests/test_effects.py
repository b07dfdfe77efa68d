"""What every act of the house does, as a text that somebody has approved:
`tests/approved/effects/`.

The act is sent as its page offers it, with every field filled in, by the first role that may do it.
The text says what the person is told and where they come to, which rows are new (+), changed (~) or
gone (-), what is mailed, and what the same thing does when it is sent a second time.
"""

import json
import re
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import FileField, QuerySet
from django.test import Client, TestCase
from django.urls import reverse
from lxml import html

from tests.approval import MOMENT, approve, lines_of, standing_still, without_keys
from tests.office.test_actions import photo
from tests.papers import PDF
from tests.test_pages import LISTS, READERS
from tests.test_pages import world as one_world
from tests.test_permissions import DOWNLOADS, OURS, arguments, lines

SKIPPED_APPS = {
    "auditlog",
    "sessions",
    "contenttypes",
    "auth",
    "admin",
    "account",
    "mfa",
    "usersessions",
    "sites",
}
MODELS = [
    m for m in apps.get_models(include_auto_created=True) if m._meta.app_label not in SKIPPED_APPS
]
DAY = MOMENT.date()
WORD = settings.BASE_DIR / "templates/exhibitors/word/minutes.docx"
# Columns that name a row without a foreign key.
SOFT = {"key", "batch", "about", "within", "payload", "asked_by", "written"}
# Columns that follow from others.
DERIVED = {"order_key", "name_key", "sha256", "size"}
EMPTY = (None, "", False)
# {address: what to do it to, where the row of the matrix is not in the right state}
SUBJECTS = {
    "add_claim_line": "prize_claim",
    "cancel_event": "event_60",
    "check_attachment": "handed_in",
    "add_rule_item": "old_rule",
    "log_support": "of_attended",
    "settle_budget_line": "second_line",
    "refuse_claim": "appraised",
    "reject_attachment": "handed_in",
    "revoke_paper": "signed_paper",
    "accept_participation": "of_submitted",
    "act_on_claims": "pk=handed",
    "add_prize_line": "prize_claim",
    "allocate_booth": "of_confirmed",
    "appraise_claims": "checked",
    "approve_claims": "appraised",
    "assign_zone": "of_accepted",
    "change_application": "returned",
    "confirm_participation": "of_accepted",
    "decline_participation": "of_submitted",
    "extend_call": "event_60",
    "fail_payment": "payment",
    "order_certificate": "past",
    "keep_closed": "asked_period",
    "answer_import": "asking_run",
    "map_import": "read_run",
    "mark_absent": "of_confirmed",
    "take_presence_back": "of_attended",
    "mark_attended": "of_confirmed",
    "order_advances": "approved",
    "order_payments": "unordered",
    "order_recoveries": "paid",
    "propose_decision": "of_submitted",
    "publish_event": "draft_event",
    "delete_event": "draft_event",
    "delete_rule": "draft_rule",
    "reopen_period": "asked_period",
    "reopen_membership": "closed_post",
    "extend_recognition": "holding",
    "revoke_recognition": "holding",
    "restore_recognition": "revoked_stars",
    "confirm_representative_phone": "represented_by_phone",
    "return_participation": "of_submitted",
    "review_participation": "of_submitted",
    "settle_claims": "paid",
    "submit_participation": "returned",
    "discard_import": "read_run",
    "resume_import": "discarded_run",
    "repeat_import": "unreadable_import",
    "take_back_import": "taken_run",
    "take_import": "read_run",
    "waitlist_participation": "of_submitted",
    "withdraw_participation": "coming",
}
# {address: (the page that holds its form, the row of that page)}
PAGE_OF = {
    "publish_decisions": ("event_decisions", "event"),
    "answer_import": ("import_detail", "asking_run"),
    "map_import": ("import_detail", "read_run"),
    "take_import": ("import_detail", "read_run"),
}
# {address: what is typed where a field's first choice or an invented word is refused}
TYPED = {
    "act_on_claims": {"verb": "check_claims", "sure": "1"},
    "verify_recognitions": {"sure": "1", "decisions": "2025-03-02/12/QĐ-UBND"},
    "add_booths": {"codes": "A50-A52"},
    "invite_colleague": {"until": ""},
    "extend_recognition": {"day": (DAY + timedelta(days=60)).isoformat()},
    "correct_recognition": {"expires_on": "2028-03-01", "code": "24-07546-3-2024"},
    "use_password_slip": {"password": "cho-moi-2026-x"},
    "cost_price_create": {"valid_to": (DAY + timedelta(days=300)).isoformat()},
    "close_period": {"first_on": "2026-05-01", "last_on": "2026-05-10"},
    "producer_create": {"commune": "Xã Xã chim, Tỉnh Tỉnh thử 0"},
    "copy_event": {"name": "Hội chợ sang năm"},
    "extend_call": {"until": f"{DAY + timedelta(days=20)}T17:00"},
    "propose_selection": {"seed": "7"},
    "add_claim_line": {"override_reason": ""},
    "change_claim_line": {"override_reason": ""},
    "set_paper_template": {"file": lambda: SimpleUploadedFile("mau.docx", WORD.read_bytes())},
    "settle_claims": {"on": DAY.isoformat()},
}
# {the end of a field's name: what is typed there}
NAMED = {
    "tax_code": "2400123458",
    "phone": "0912345678",
    "product_set": "1",
    "code": "ma-moi",
    "serial": "1C26TAA",
    "number": "12",
    "area_m2": "12",
    "power_kw": "3",
    "times_per_year": "2",
    "vat_vnd": "80000",
    "max_booths": "2",
    "max_people": "2",
    "apply_until": f"{DAY + timedelta(days=29)}T17:00",
    "confirm_until": f"{DAY + timedelta(days=32)}T17:00",
    "closes_on": f"{DAY + timedelta(days=5)}",
    "valid_to": f"{DAY + timedelta(days=400)}",
    "expires_on": f"{DAY + timedelta(days=900)}",
    "report_until": f"{DAY + timedelta(days=30)}T17:00",
}


def rows() -> dict[str, dict]:
    """{table: {key: {column: value}}} of the whole database."""
    return {m._meta.label: {row.pop(m._meta.pk.attname): row for row in _all(m)} for m in MODELS}


def _all(model) -> list[dict]:
    return list(model._base_manager.order_by("pk").values())


class Change:
    """What is new, changed and gone between two states of the database, a line each, told without
    keys.

    A row is named by its place in its table; one with a random key by its name.
    """

    def __init__(self, before: dict, after: dict):
        self.before, self.after = before, after
        self.names = {label: self._names(label) for label in after}

    def _names(self, label: str) -> dict:
        found = self.before[label] | self.after[label]
        added = sorted(self.after[label].keys() - self.before[label].keys())
        ordered = enumerate([*self.before[label], *added], 1)
        return {
            key: f"#{n}" if isinstance(key, int) else f"«{found[key].get('name', '')}»"
            for n, key in ordered
        }

    def lines(self) -> list[str]:
        return sorted(line for model in MODELS for line in self._lines(model, model._meta.label))

    def _lines(self, model, label: str):
        old, new = self.before[label], self.after[label]
        for key in old.keys() | new.keys():
            mark = f"{label}{self.names[label][key]}"
            if key not in old:
                given = [name for name in new[key] if new[key][name] not in EMPTY]
                yield f"+ {mark} {self._said(model, new[key], given)}"
            elif key not in new:
                yield f"- {mark}"
            elif changed := [name for name in new[key] if new[key][name] != old[key][name]]:
                yield (
                    f"~ {mark} {self._said(model, old[key], changed)} ->"
                    f" {self._said(model, new[key], changed)}"
                )

    def _said(self, model, row: dict, names: list[str]) -> str:
        return " ".join(
            f"{name}={self._value(model, name, row[name])}" for name in names if name not in DERIVED
        )

    def _value(self, model, name: str, value) -> str:
        field = model._meta.get_field(name)
        if field.is_relation and value is not None:
            return self.names.get(field.related_model._meta.label, {}).get(value, "#?")
        if isinstance(field, FileField):
            return Path(value).suffix
        told = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
        return re.sub(r"\d+", "#", told) if name in SOFT else told


def filled(form, name: str) -> dict:
    """Everything the form would send, with something in every field that stands empty."""
    data = {}
    for field in form.iter("input", "select", "textarea"):
        key, kind = (
            field.get("name"),
            field.get("type", "text") if field.tag == "input" else field.tag,
        )
        if not key or field.get("disabled") is not None or kind in ("hidden", "submit", "button"):
            if key and kind == "hidden" and key != "csrfmiddlewaretoken":
                data[key] = field.get("value", "")
            continue
        value = typed(field, kind, key)
        if value not in (None, []):
            data.setdefault(key, value)
    return data | {
        key: value() if callable(value) else value for key, value in TYPED.get(name, {}).items()
    }


def typed(field, kind: str, name: str):
    """A value that the field takes: its own, else the first choice, today, the least number or a
    word.
    """
    if kind == "select":
        chosen = [
            option.get("value")
            for option in field.iter("option")
            if option.get("selected") is not None
        ]
        offered = [option.get("value") for option in field.iter("option") if option.get("value")]
        if field.get("multiple") is not None:
            return chosen or offered[:1]
        return next(filter(None, chosen), None) or next(iter(offered), None)
    if kind in ("checkbox", "radio"):
        return (
            field.get("value", "on")
            if field.get("checked") is not None or kind == "radio"
            else None
        )
    if kind == "file":
        is_photo = "pdf" not in field.get("accept", "pdf")
        return photo() if is_photo else SimpleUploadedFile("giay.pdf", PDF)
    known = {
        "date": DAY.isoformat(),
        "datetime-local": f"{DAY}T17:00",
        "number": field.get("min") or "3",
        "email": "moi@example.org",
        "url": "https://example.org/x",
        "tel": "0912345678",
    }
    own = field.text_content() if kind == "textarea" else field.get("value", "")
    number = {"numeric": "1000000", "decimal": "12"}.get(field.get("inputmode"))
    named = next((value for end, value in NAMED.items() if name.endswith(end)), None)
    return own.strip() or named or number or known.get(kind, "Lời ghi")


world = one_world


def acts():
    """(address, role, subject) of everything that changes something: what is posted, and pages with
    a form to post.
    """
    for name, (method, subject, cells) in lines().items():
        role = next((role for role in READERS if cells[role] == "2"), None)
        if (
            role
            and name not in {*DOWNLOADS, *LISTS}
            and (method == "POST" or OURS[name] != "config")
        ):
            yield name, role, subject


def do(client, name: str, subject: str, world) -> str:
    """Send it; what came of it, in lines. Nothing for a page without a form."""
    method = lines()[name][0]
    url = reverse(name, args=[] if subject.startswith("pk=") else arguments(world, subject))
    data = {"csrfmiddlewaretoken": "x"} | TYPED.get(name, {})
    if subject.startswith("pk="):
        data = {"pk": getattr(world, subject.removeprefix("pk=")).pk, "verb": "accepted"} | data
    elif method == "GET" or name in PAGE_OF:
        where, row = PAGE_OF.get(name, (name, subject))
        page = client.get(reverse(where, args=arguments(world, row)))
        form = own_form(page, url)
        if form is None:
            return ""
        data |= filled(form, name)
    before, sent = rows(), len(mail.outbox)
    with locks_noted() as locked, TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post(url, data)
    told = [f"{response.status_code} {without_keys(response.get('Location', ''))}"]
    told += [f"told: {message}" for message in response.wsgi_request._messages._queued_messages]
    if response.status_code in (200, 422) and response["Content-Type"].startswith("text/html"):
        told += refusals(response)
    told += Change(before, rows()).lines()
    told += [f"locked: {', '.join(sorted(locked))}"] * bool(locked)
    told += [f"mailed: {', '.join(letter.to)}: {letter.subject}" for letter in mail.outbox[sent:]]
    return "\n".join(without_keys(line) for line in told)


@contextmanager
def locks_noted():
    """The tables of which rows are locked, also on a database that locks as a whole."""
    locked, real = set(), QuerySet.select_for_update

    def note(queryset, *args, **kwargs):
        locked.add(queryset.model.__name__)
        return real(queryset, *args, **kwargs)

    with mock.patch.object(QuerySet, "select_for_update", note):
        yield locked


def own_form(page, url: str):
    """The form of a page that is posted to the page itself."""
    if (
        page.status_code != 200
        or not page["Content-Type"].startswith("text/html")
        or not page.content.strip()
    ):
        return None
    main = html.document_fromstring(page.content.decode()).find(".//main")
    forms = [] if main is None else main.findall(".//form")
    own = [
        form
        for form in forms
        if form.get("method") == "post" and (form.get("action") or page.request["PATH_INFO"]) == url
    ]
    return max(own, key=lambda form: len(form.findall(".//*[@name]")), default=None)


def refusals(response) -> list[str]:
    page = html.document_fromstring(response.content.decode())
    errors = [*page.find_class("error"), *page.find_class("error-text")]
    said = (
        f"{error.get('id', '').removeprefix('id_')} {' / '.join(lines_of(error).splitlines())}"
        for error in errors
    )
    return sorted({f"refused: {words.strip()}" for words in said})


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "role", "subject"), list(acts()), ids=lambda value: value)
def test_act_does_the_approved(world, name, role, subject):
    client = Client()
    client.cookies.update(world.sessions[role]) if role in world.sessions else None
    with transaction.atomic(), standing_still():
        once = do(client, name, SUBJECTS.get(name, subject), world)
        again = do(client, name, SUBJECTS.get(name, subject), world) if once else ""
        transaction.set_rollback(True)
    if once:
        text = f"== {role}\n{once}\n== again\n{again}"
        # Among equals the lot decides, which hangs on the seed and the keys of rows.
        text = re.sub(r"(selection_rank=|Xếp hạng )\d+", r"\1#", text)
        approve(f"effects/{OURS[name]}/{name}", text)
