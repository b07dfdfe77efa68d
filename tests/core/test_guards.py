import re

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Consent
from core import guards
from core.guards import Guard
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.logistics import AllocationFactory


def refused(sql, *params):
    with (
        pytest.raises(IntegrityError, match="append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, params)
    return True


def test_append_only_table_refuses_change_and_removal(db):
    Consent.objects.create(
        user=UserFactory(),
        purpose="news",
        text_version="1",
        is_given=True,
        recorded_at=timezone.now(),
        channel="web",
    )
    assert refused("UPDATE accounts_consent SET is_given = %s", False)
    assert refused("DELETE FROM accounts_consent")
    assert Consent.objects.get().is_given


def test_history_cannot_be_rewritten(db):
    EventFactory()
    assert LogEntry.objects.exists()
    assert refused("UPDATE auditlog_logentry SET changes_text = 'x'")
    assert refused("DELETE FROM auditlog_logentry")


def test_history_tells_what_changed(db):
    event = EventFactory(name="Cũ")
    event.name = "Mới"
    event.save()
    assert LogEntry.objects.get_for_object(event).filter(
        action=LogEntry.Action.UPDATE
    ).get().changes == {"name": ["Cũ", "Mới"]}


@pytest.mark.django_db(transaction=True)
def test_tables_that_guards_read_can_be_rebuilt_with_their_rows():
    """A migration of a database in use: the allocation's guard reads the table of
    participations.
    """
    allocation = AllocationFactory()
    call_command("migrate", "exhibitors", "0001", verbosity=0)
    call_command("migrate", verbosity=0)
    assert type(allocation).objects.get().participation == allocation.participation
    assert set(guards.standing_guards()) == set(guards.triggers(connection.vendor))


QUOTED = re.compile(r"'[a-z_]+'")


def test_guards_take_names_of_tables_and_states_from_the_models():
    """Said twice, one of both would be wrong some day."""
    ours = {m._meta.db_table: m for m in apps.get_models() if "guards" in vars(m)}
    tables = {model._meta.db_table for model in apps.get_models() if "_" in model._meta.db_table}
    enums = ("Status", "Mode", "Level")
    states = {
        f"'{value}'"
        for model in apps.get_models()
        for enum in enums
        for value in getattr(getattr(model, enum, None), "values", ())
    }
    # The accounts of the ledger are put in from their enum, and one is called like a state.
    told = []
    for table, model in ours.items():
        for guard in model.guards if table != "funding_ledgerentry" else ():
            words = set(re.findall(r"\w+", guard.refuse_when))
            told += [(table, guard.name, name) for name in words & tables]
            told += [
                (table, guard.name, word)
                for word in set(QUOTED.findall(guard.refuse_when)) & states
            ]
    assert len(ours) > 15
    assert told == []


def test_name_in_a_guard_is_what_the_model_says():
    guard = Guard("x", "{Claim}: {Claim.OPEN} {Claim.Status.PAID} {Booth}")
    assert guard.sql == "funding_claim: ('draft', 'returned') 'paid' events_booth"


def test_row_of_a_guarded_table_is_not_replaced(db):
    """SQLite has a way of writing over a row that asks no guard of changes or deletions."""
    if connection.vendor != "sqlite":
        return
    UserFactory()
    entry = LogEntry.objects.order_by("pk").first()
    event = EventFactory(status="published")
    replacing = (
        ("auditlog_logentry", entry.pk, "object_repr"),
        ("events_event", event.pk, "name"),
    )
    for table, key, column in replacing:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} WHERE id = %s", [key])
            row = dict(zip([c[0] for c in cursor.description], cursor.fetchone(), strict=True))
            row[column] = "viết đè"
            marks = ", ".join(["%s"] * len(row))
            sql = f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({marks})"
            with pytest.raises(IntegrityError, match="takes_the_place"), transaction.atomic():
                cursor.execute(sql, list(row.values()))
    entry.refresh_from_db()
    assert entry.object_repr != "viết đè"


@pytest.mark.parametrize(
    ("state", "moved"), [("published", "draft"), ("closed", "published"), ("draft", "closed")]
)
def test_state_moves_as_declared_for_hand_typed_sql_too(db, state, moved):
    event = EventFactory(status=state)
    refused = pytest.raises(IntegrityError, match="status_moves_as_declared")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE events_event SET status = %s WHERE id = %s", [moved, event.pk])
    event.refresh_from_db()
    assert event.status == state
