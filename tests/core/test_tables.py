from django.urls import reverse

from tests.world import make_world


def test_columns_are_picked_in_the_address(as_user, db):
    world = make_world()
    client, url = as_user(world.people["home"]), reverse("exhibitor_list")
    usual = client.get(url).context["table"].columns.names()
    assert usual == ["name", "kind", "shown_tax_code", "commune", "product_count"]
    picked = client.get(url, {"columns": ["phone", "commune", "no such column"]})
    assert picked.context["table"].columns.names() == ["name", "commune", "phone"]
    csv = client.get(url, {"columns": ["phone"], "export": "csv"}).getvalue().decode("utf-8-sig")
    assert csv.splitlines()[0] == "tên,điện thoại" or csv.splitlines()[0].count(",") == 1
