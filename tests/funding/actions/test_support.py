from datetime import date

import pytest
from django.utils import timezone

from core.transitions import InvalidTransition, Refusal
from funding.actions import close_period, load_cost_items, log_support, void_support
from funding.models import Claim, ClaimLine
from tests.factories.accounts import UserFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import ClaimLineFactory, CostItemFactory, Desk, ProgrammeFactory


def log(participation, **fields):
    given = {
        "programme": fields.pop("programme", None) or ProgrammeFactory(),
        "cost_item": CostItemFactory(),
        "source": "provincial",
        "amount_vnd": 3_000_000,
        "voucher_number": "UNC-7",
        "voucher_on": date(2026, 1, 5),
        "paid_on": date(2026, 1, 6),
        "by": UserFactory(),
        "at": timezone.now(),
    }
    return log_support(participation, **given | fields)


def test_logged_support_is_paid_with_its_voucher(db):
    participation, programme = ParticipationFactory(status="attended"), ProgrammeFactory()
    line = log(participation, programme=programme)
    log(participation, programme=programme, voucher_number="UNC-8")
    assert (line.mode, line.status, line.paid_vnd, line.voucher_number) == (
        "logged",
        "paid",
        3_000_000,
        "UNC-7",
    )
    assert Claim.objects.get().agency == programme.agency


def test_voucher_is_logged_once(db):
    participation, programme = ParticipationFactory(status="attended"), ProgrammeFactory()
    line = log(participation, programme=programme)
    with pytest.raises(Refusal, match="UNC-7"):
        log(participation, programme=programme)
    void_support(line, reason="Ghi nhầm.", by=UserFactory(), at=timezone.now())
    log(participation, programme=programme)
    assert ClaimLine.objects.paid().count() == 1


def test_what_was_paid_in_a_closed_period_stays_as_it_was(db):
    """A voucher of the day before or after may still be taken out."""
    desk = Desk()
    participation = ParticipationFactory(status="attended", event__host=desk.agency)
    given = {"programme": desk.programme}
    closed = log(participation, **given)
    open_one = log(participation, **given, voucher_number="UNC-9", paid_on=date(2026, 1, 7))
    day = date(2026, 1, 6)
    close_period(desk.agency, first_on=day, last_on=day, by=desk.approver, at=desk.now)
    with pytest.raises(Refusal, match="kỳ"):
        void_support(closed, reason="Ghi nhầm.", by=UserFactory(), at=timezone.now())
    void_support(open_one, reason="Ghi nhầm.", by=UserFactory(), at=timezone.now())
    assert list(ClaimLine.objects.paid()) == [closed]


@pytest.mark.parametrize("paid_on", [date(2019, 12, 31), date(2026, 7, 1), date(2099, 1, 1)])
def test_day_outside_the_programme_or_ahead_is_refused(db, paid_on):
    programme = ProgrammeFactory(valid_from=date(2020, 1, 1), valid_to=date(2026, 7, 1))
    with pytest.raises(Refusal, match="ngoài thời hạn"):
        log(ParticipationFactory(status="attended"), programme=programme, paid_on=paid_on)


def test_second_source_is_refused_in_words(db):
    participation = ParticipationFactory(status="attended")
    log(participation)
    with pytest.raises(Refusal, match="nguồn khác"):
        log(participation, source="central", voucher_number="UNC-9")
    assert ClaimLine.objects.count() == 1


def test_support_without_a_place_is_refused(db):
    with pytest.raises(Refusal):
        log(ParticipationFactory(status="submitted"))


def test_voided_line_says_why_and_stays(db):
    line = ClaimLineFactory()
    void_support(line, reason="Nhập nhầm.", by=UserFactory(), at=timezone.now())
    assert not ClaimLine.objects.paid().exists()
    assert ClaimLine.objects.get().void_reason == "Nhập nhầm."
    with pytest.raises(InvalidTransition):
        void_support(line, reason="x", by=UserFactory(), at=timezone.now())


def test_cost_items_load_twice_the_same(db):
    assert load_cost_items() == load_cost_items() == 15
