from datetime import date

import pytest

from events.models import Duty
from events.statistics import duty_tasks
from office.actions import load_legal_parameters
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory


@pytest.fixture
def fair(db):
    load_legal_parameters()
    return EventFactory(
        legal_basis="registered", opens_on=date(2027, 1, 9), closes_on=date(2027, 1, 13)
    )


def test_registered_fair_has_its_dated_duties(fair):
    spans = {task.code: (task.opens_on, task.due_on) for task in duty_tasks(fair)}
    assert spans == {
        "register": (date(2026, 1, 9), date(2026, 12, 10)),
        "answer": (None, None),
        "report": (date(2027, 1, 13), date(2027, 2, 12)),
    }
    assert [task.code for task in duty_tasks(fair) if task.is_late(date(2026, 12, 11))] == [
        "register"
    ]


def test_answer_is_due_seven_working_days_after_the_registration(fair):
    Duty.objects.create(
        event=fair, code="register", done_on=date(2026, 11, 25), noted_by=UserFactory()
    )
    register, answer, _report = duty_tasks(fair)
    assert (register.done.done_on, answer.due_on) == (date(2026, 11, 25), date(2026, 12, 4))
    assert not register.is_late(date(2026, 12, 11))


@pytest.mark.parametrize("basis", ["programme", "unknown"])
def test_fair_within_a_programme_has_none(fair, basis):
    fair.legal_basis = basis
    assert duty_tasks(fair) == []


def test_unknown_term_gives_no_date_and_no_error(db):
    assert [task.due_on for task in duty_tasks(EventFactory(legal_basis="registered"))] == [
        None,
        None,
        None,
    ]
