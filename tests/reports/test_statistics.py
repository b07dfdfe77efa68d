"""The counting rules on small cases; the published figures stand in test_sample."""

from datetime import date

from django.utils import timezone

from certificates.models import Certificate
from events.models import Event
from exhibitors.models import Participation
from funding.models import ClaimLine
from reports.statistics import count, event_facts, turns, with_totals
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.funding import ClaimFactory, ClaimLineFactory
from tests.world import make_world

TODAY = date(2026, 11, 24)


def test_two_booths_are_one_turn_and_the_next_fair_is_one_more(db):
    first = ExhibitFactory(participation__status="attended")
    second = ParticipationFactory(producer=first.participation.producer, status="attended")
    ExhibitFactory(participation=second, product=first.product)
    ParticipationFactory(status="absent")
    total = count(
        turns(
            Participation.objects.all(), support=ClaimLine.objects.all(), units="then", today=TODAY
        )
    )
    assert (total.producer_turns, total.producers, total.product_turns, total.products) == (
        2,
        1,
        2,
        1,
    )


def test_voided_support_does_not_count(db):
    participation = ParticipationFactory(status="attended")
    ClaimLineFactory(
        claim=ClaimFactory(participation=participation),
        status="voided",
        void_reason="Nhập nhầm.",
        voided_at=timezone.now(),
    )
    total = count(
        turns(
            Participation.objects.all(), support=ClaimLine.objects.all(), units="then", today=TODAY
        )
    )
    assert (total.supported_turns, total.unsupported_turns, total.support_vnd) == (0, 1, 0)


def test_event_facts_are_those_of_its_rows(db):
    world = make_world()
    ParticipationFactory(event=world.event, status="submitted")
    ParticipationFactory(event=world.event, status="draft")
    events = with_totals(
        Event.objects.all(), support=ClaimLine.objects.all(), certificates=Certificate.objects.all()
    )
    facts = event_facts(events.get(pk=world.event.pk), Participation.objects.for_event(world.event))
    assert facts.certificates == 1
    assert (facts.submitted, facts.waiting, facts.accepted, facts.attended) == (3, 2, 1, 1)
    assert (facts.products, facts.shares, facts.shares_held, facts.support_vnd) == (
        1,
        2,
        1,
        3_000_000,
    )
