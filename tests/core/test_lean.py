"""Rows read lean are the rows that Django would make."""

import pytest
from django.apps import apps
from django.db.models import Model

from core.lean import LeanModel
from events.models import Zone
from exhibitors.models import Participation
from tests.factories.exhibitors import ParticipationFactory
from tests.world import make_world

COLUMNS = [(), ("event",), ("status", "event__name")]


@pytest.fixture
def participation(db):
    return ParticipationFactory(status="submitted", note="Cần ổ điện")


def as_django_makes_them(monkeypatch):
    monkeypatch.setattr(LeanModel, "from_db", classmethod(Model.from_db.__func__))


@pytest.mark.parametrize("columns", COLUMNS)
def test_row_holds_what_was_read(monkeypatch, participation, columns):
    rows = Participation.objects.select_related("event")
    rows = rows.only(*columns) if columns else rows
    lean = rows.get()
    as_django_makes_them(monkeypatch)
    plain = rows.get()
    for one, other in ((lean, plain), (lean.event, plain.event)):
        kept = [{k: v for k, v in vars(row).items() if k != "_state"} for row in (one, other)]
        assert kept[0] == kept[1]
        assert one.get_deferred_fields() == other.get_deferred_fields()
        assert (one._state.db, one._state.adding) == (other._state.db, other._state.adding)


def kept(rows) -> list[dict]:
    return [{name: value for name, value in vars(row).items() if name != "_state"} for row in rows]


def test_rows_of_every_lean_model_are_those_of_django(monkeypatch, db):
    make_world()
    models = [model for model in apps.get_models() if issubclass(model, LeanModel)]
    lean = {model: kept(model.objects.order_by("pk")) for model in models}
    as_django_makes_them(monkeypatch)
    assert {model: kept(model.objects.order_by("pk")) for model in models} == lean
    assert {model for model in models if not lean[model]} <= {Zone}


def test_what_was_not_read_is_fetched_and_kept_when_saved(participation, django_assert_num_queries):
    row = Participation.objects.only("status").get()
    row.status = "returned"
    row.save()
    with django_assert_num_queries(1):
        assert row.note == "Cần ổ điện"
    assert Participation.objects.get().status == "returned"
