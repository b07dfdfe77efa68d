"""What the pages print is what the rows say, to whom it may be shown."""

import csv
import re
from io import StringIO

import pytest
from django.urls import reverse

from accounts.models import Role
from core.facts import recount
from exhibitors.models import Participation
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.funding import ClaimFactory, ClaimLineFactory, ProgrammeFactory
from tests.factories.producers import ProductFactory, RecognitionFactory
from tests.world import make_world

FACT = re.compile(r"<b[^>]*>([^<]*)</b>\s*<span>([^<]*)</span>")


def facts(page) -> dict[str, str]:
    return {name.strip(): value.replace("\xa0", " ").strip() for value, name in FACT.findall(page)}


def read(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def rows_of(client, url):
    """The lines of a drill-down as CSV, without their heading."""
    sheet = (
        client.get(url + ("&" if "?" in url else "?") + "export=csv").getvalue().decode("utf-8-sig")
    )
    return list(csv.reader(StringIO(sheet)))[1:]


@pytest.fixture
def desk(db):
    """Three producers at a fair of the host, one of them supported; one of them at a second fair
    too.
    """
    world = make_world()
    host = world.host
    second = ParticipationFactory(event=world.event, status="attended")
    third = ParticipationFactory(event=world.event, status="attended")
    again = ParticipationFactory(
        event=world.past_event, producer=second.producer, status="attended"
    )
    for p, n in ((second, 2), (third, 1)):
        for _ in range(n):
            ExhibitFactory(participation=p)
    ExhibitFactory(participation=again, product=second.exhibits.first().product)
    claim = ClaimFactory(participation=third, programme=ProgrammeFactory(agency=host))
    ClaimLineFactory(claim=claim, amount_vnd=2_000_000)
    return world


def test_statistics_print_the_counts_of_their_rows(as_user, desk):
    client = as_user(desk.people["organiser"])
    shown = facts(read(client, "statistics"))
    assert shown == {
        "lượt chủ thể": "4",
        "chủ thể": "3",
        "lượt sản phẩm": "5",
        "sản phẩm": "4",
        "lượt hỗ trợ": "2",
        "tham gia, chưa hỗ trợ": "2",
        "hỗ trợ đã chi": "5.000.000 đ",
    }


def test_every_number_of_the_statistics_leads_to_its_rows(as_user, desk):
    """Distinct counts lead to the rows that they are counted from."""
    client = as_user(desk.people["organiser"])
    links = re.findall(
        r'<a href="(/statistics/rows[^"]*)">\s*<b[^>]*>(\d+)</b>', read(client, "statistics")
    )
    counts = [
        (len(rows_of(client, url.replace("&amp;", "&"))), int(number)) for url, number in links
    ]
    assert counts == [(4, 4), (4, 3), (5, 5), (5, 4), (2, 2), (2, 2)]


@pytest.mark.parametrize("by", ["year", "place", "kind", "stars", "home", "event"])
def test_cells_of_every_grouping_lead_to_as_many_rows(as_user, desk, by):
    client = as_user(desk.people["organiser"])
    body = read(client, "statistics", by=by).split("<tbody>")[1].split("</tbody>")[0]
    for line in body.split("</tr>")[:-1]:
        (turns_url, turns), _producers, (products_url, products) = re.findall(
            r'<a href="([^"]*)">(\d+)</a>', line
        )[:3]
        assert len(rows_of(client, turns_url.replace("&amp;", "&"))) == int(turns)
        assert len(rows_of(client, products_url.replace("&amp;", "&"))) == int(products)


@pytest.mark.parametrize(
    ("role", "support"),
    [
        ("organiser", "5.000.000 đ"),
        ("finance", "5.000.000 đ"),
        ("inspector", "5.000.000 đ"),
        ("owner", "3.000.000 đ"),
        ("sender", "0 đ"),
        ("officer", "0 đ"),
        ("home", "0 đ"),
        ("stranger", "0 đ"),
    ],
)
def test_money_is_counted_for_those_who_may_see_it(as_user, desk, role, support):
    client = as_user(desk.people[role])
    assert facts(read(client, "statistics"))["hỗ trợ đã chi"] == support
    paid = sum(int(row[-1]) for row in rows_of(client, reverse("statistics_rows")))
    assert f"{paid:,} đ".replace(",", ".") == support


def test_overview_prints_the_desks_numbers(as_user, desk):
    shown = facts(read(as_user(desk.people["organiser"]), "event_overview", desk.event.pk))
    assert shown["đã tham gia"] == "3"
    assert shown["hỗ trợ đã chi"] == "5.000.000 đ"
    assert shown["gian hàng đã giữ"] == "1 / 2"
    assert shown["giấy chứng nhận"] == "1"
    assert (
        facts(read(as_user(desk.people["sender"]), "event_overview", desk.event.pk))[
            "hỗ trợ đã chi"
        ]
        == "0 đ"
    )


@pytest.fixture
def registered(db):
    """Four and three stars of two producers seen by one agency."""
    agency = AgencyFactory()
    for stars in (4, 3, 3):
        RecognitionFactory(product__producer__home_agency=agency, stars=stars, verified=True)
    RecognitionFactory(product=ProductFactory(producer__home_agency=agency), stars=5)
    return agency


def test_register_prints_and_exports_what_is_asked_for(as_user, registered):
    client = as_user(staff(registered))
    page = read(client, "register")
    shown = facts(page)
    assert [shown[name] for name in ("sản phẩm", "năm sao", "bốn sao", "ba sao", "chủ thể")] == [
        "3",
        "0",
        "1",
        "2",
        "3",
    ]
    assert len(rows_of(client, reverse("register"))) == 3
    assert len(rows_of(client, reverse("register") + "?stars=3")) == 2
    unit = re.search(r'href="\?([^"]*unit=[^"#]*)#entries">1<', page).group(1).replace("&amp;", "&")
    assert len(rows_of(client, reverse("register") + "?" + unit)) == 1


def test_chart_sums_the_groups_without_room(as_user, db):
    agency = AgencyFactory()
    for year in range(15):
        p = ParticipationFactory(event__host=agency, status="attended")
        type(p.event).objects.filter(pk=p.event_id).update(
            opens_on=f"{2000 + year}-05-01", closes_on=None
        )
    recount(Participation.objects.all())
    svg = as_user(staff(agency)).get(reverse("statistics_chart")).content.decode()
    assert "2 mục khác" in svg
    assert ("2012" in svg, "2013" in svg) == (True, False)


def test_overview_counts_nothing_as_nothing_for_an_officer_without_communes(as_user, db):
    """No claim and no certificate can be theirs: the database is not even asked."""
    world = make_world()
    page = as_user(staff(world.host, Role.OFFICER)).get(
        reverse("event_overview", args=[world.event.pk])
    )
    assert page.status_code == 200
    assert re.findall(r"<b[^>]*>None</b>", page.content.decode()) == []
    assert (page.context["facts"].certificates, page.context["facts"].support_vnd) == (0, 0)


def test_product_without_stars_has_none_in_the_sheet(as_user, desk):
    """A nought would be read as a rating."""
    client = as_user(staff(desk.host))
    lines = rows_of(client, reverse("statistics_rows") + "?of=products")
    assert {line[1] for line in lines} == {""}
    assert len(lines) > 2


def test_draft_of_another_agency_has_no_desk(as_user, db):
    draft = EventFactory(status="draft")
    client = as_user(staff(AgencyFactory()))
    assert client.get(reverse("event_overview", args=[draft.pk])).status_code == 404
    EventFactory(status="published")
    shown = EventFactory()
    address = reverse("event_overview", args=[shown.pk])
    assert client.get(address).url == shown.get_absolute_url()


def test_links_of_an_event_with_a_long_key_hold_no_thousands_separator(as_user, db):
    event = EventFactory(pk=12_345)
    page = read(as_user(staff(event.host)), "event_overview", event.pk)
    assert "?event=12345" in page
    assert "12.345" not in page
