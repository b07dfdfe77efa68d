"""Every list issues the same queries for one row as for three."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import Role
from funding.actions import close_period, order_advances
from funding.models import Period
from tests.factories.accounts import staff
from tests.factories.certificates import CertificateFactory
from tests.factories.events import (
    BoothShareFactory,
    CriterionFactory,
    EventFactory,
    QuestionFactory,
)
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory, ScoreFactory
from tests.factories.funding import (
    ClaimFactory,
    ClaimLineFactory,
    CostPriceFactory,
    Desk,
    ProgrammeFactory,
)
from tests.factories.imports import ImportFactory
from tests.factories.office import LetterFactory, PaperFactory
from tests.factories.producers import ProductFactory, RecognitionFactory, TakeOverFactory
from tests.world import make_world

LISTS = {
    "event_list": 7,
    "booth_list": 7,
    "producer_list": 8,
    "product_list": 10,
    "participation_list": 8,
    "claim_list": 11,
    "payment_list": 8,
    "budget_line_list": 7,
    "ledger_entry_list": 6,
    "period_list": 6,
    "cost_price_list": 7,
    "rule_list": 6,
    "support_report": 16,
    "support_rows": 11,
    "support_loose_ends": 10,
    "certificate_list": 8,
    "take_over_list": 6,
    "import_list": 6,
    "paper_list": 7,
    "letter_list": 8,
    "my_letters": 7,
    "statistics": 23,
    "statistics_rows": 12,
    "register": 11,
    "event_calendar": 5,
    "producer_home": 13,
}
# The same for pages inside one event.
EVENT_PAGES = {
    "event_overview": 7,
    "event_decisions": 16,
    "event_catalogue": 6,
    "event_scores": 9,
    "event_settings": 10,
}


def add_rows(world):
    """One more of everything, seen by the same people."""
    event = EventFactory(host=world.host)
    BoothShareFactory(booth__event=world.event)
    BoothShareFactory(booth__event=event)
    participation = ParticipationFactory(event=event, producer=world.producer, status="attended")
    ExhibitFactory(participation=participation, product=ProductFactory(producer=world.producer))
    ClaimLineFactory(
        claim=ClaimFactory(
            participation=participation, programme=ProgrammeFactory(agency=world.host)
        )
    )
    desk = Desk(agency=world.host, advance_pct=70)
    day = desk.today - timedelta(days=60 + Period.objects.count())
    close_period(desk.agency, first_on=day, last_on=day, by=desk.approver, at=desk.now)
    CostPriceFactory(agency=world.host, valid_from=day)
    order_advances([desk.approved(1_000_000)], by=desk.payer, at=desk.now)
    CertificateFactory(participation=participation, agency=world.host)
    RecognitionFactory(product__producer=world.producer, verified=True)
    ParticipationFactory(
        event=world.event,
        status="submitted",
        pending_decision="accepted",
        pending_by=world.people["organiser"],
    )
    TakeOverFactory(producer__home_agency=world.host)
    LetterFactory(agency=world.host)
    PaperFactory(agency=world.host)
    ImportFactory(agency=world.host)
    CriterionFactory(event=world.event)
    ScoreFactory(review__participation=ParticipationFactory(event=world.event, status="submitted"))
    QuestionFactory(event=world.event)
    world.event.zones.create(name=f"Khu {world.event.zones.count()}")
    LetterFactory(agency=world.host, status="sent", reader=world.people["organiser"])
    ProductFactory(producer=ParticipationFactory(event=world.event, status="submitted").producer)


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker):
    """{rows added to it: a world}, built once; they do not see each other."""
    translation.activate(settings.LANGUAGE_CODE)
    with django_db_blocker.unblock(), transaction.atomic():
        made = {added: make_world(f"chim {added}") for added in range(4)}
        for added, world in made.items():
            for _ in range(added):
                add_rows(world)
        yield made
        transaction.set_rollback(True)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_list_has_a_constant_number_of_queries(
    as_user, db, worlds, django_assert_num_queries, name, rows
):
    world = worlds[rows - 1]
    role = {"producer_home": "owner", "claim_list": "finance"}.get(name, "organiser")
    client = as_user(world.people[role])
    client.get(reverse("home"))
    with django_assert_num_queries(LISTS[name]):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", EVENT_PAGES)
def test_page_of_an_event_has_a_constant_number_of_queries(
    as_user, db, worlds, django_assert_num_queries, name, rows
):
    world = worlds[rows]
    client = as_user(world.people["organiser"])
    client.get(reverse("home"))
    with django_assert_num_queries(EVENT_PAGES[name]):
        assert client.get(reverse(name, args=[world.event.pk])).status_code == 200


# Lists of numbers and days, which nobody searches by words.
UNSEARCHED = {"budget_line_list", "ledger_entry_list", "period_list", "cost_price_list"}


def test_lists_search_filter_order_and_export(as_user, db):
    world = make_world()
    add_rows(world)
    client = as_user(staff(world.host, Role.ORGANISER))
    for name in [name for name in LISTS if name.endswith("_list")]:
        url = reverse(name)
        assert 'class="empty"' not in client.get(url).content.decode()
        if name not in UNSEARCHED:
            empty = client.get(url, {"q": "không khớp gì cả"}).content.decode()
            assert 'class="empty"' in empty
        assert client.get(url, {"export": "csv"}).getvalue().decode("utf-8-sig").count("\n") >= 2
        assert (
            client.get(url, {"event": "abc", "sort": "-rubbish", "status": "x"}).status_code == 200
        )
        assert client.get(url, {"page": "99999"}).status_code == 404
        partial = client.get(url, headers={"HX-Request": "true"}).content.decode()
        assert partial.lstrip().startswith('<div id="rows">')
