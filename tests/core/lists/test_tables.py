import pytest
from django.urls import reverse

from tests.factories.accounts import staff
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.world import make_world


def test_columns_are_picked_in_the_address(as_user, db):
    world = make_world()
    client, url = as_user(world.people["home"]), reverse("producer_list")
    usual = client.get(url).context["table"].columns.names()
    assert usual == ["name", "kind", "shown_tax_code", "commune", "product_count"]
    picked = client.get(url, {"columns": ["phone", "commune", "no such column"]})
    assert picked.context["table"].columns.names() == ["name", "commune", "phone"]
    csv = client.get(url, {"columns": ["phone"], "export": "csv"}).getvalue().decode("utf-8-sig")
    assert csv.splitlines()[0] == "tên,điện thoại" or csv.splitlines()[0].count(",") == 1


@pytest.mark.parametrize("sort", ["", "zone", "-zone", "submitted_at", "-producer"])
def test_pages_from_either_end_hold_every_row_once_and_in_order(as_user, db, monkeypatch, sort):
    """Rows of one rank, and rows that are empty there, among them."""
    event = EventFactory()
    zones = [event.zones.create(name=name) for name in ("A", "B")]
    for n in range(9):
        zone = (*zones, None)[n % 3]
        ParticipationFactory(event=event, status="submitted", zone=zone)
    monkeypatch.setattr("exhibitors.views.participation.ParticipationList.rows_a_page", 2)
    client, url = as_user(staff(event.host)), reverse("participation_list")
    asked = {"columns": ["zone", "submitted_at"]} | ({"sort": sort} if sort else {})
    whole = client.get(url, asked | {"export": "csv"}).getvalue()
    names = [line.split(",")[0] for line in whole.decode("utf-8-sig").splitlines()[1:]]
    paged = []
    for page in range(1, 6):
        table = client.get(url, asked | {"page": page}).context["table"]
        paged += [row.record.producer.name for row in table.page.object_list]
    assert paged == names
    assert len(set(paged)) == 9
    assert client.get(url, asked | {"page": 6}).status_code == 404
