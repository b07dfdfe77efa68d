"""The lean rows hold what the library's own rows hold, cell by cell."""

import re

import pytest
from django.urls import reverse

from tests.test_lists import LISTS, add_rows
from tests.world import make_world

NAMES = [name for name in LISTS if name.endswith("_list")]


@pytest.mark.parametrize("name", NAMES)
def test_lean_rows_are_the_librarys_rows(as_user, db, name):
    world = make_world()
    add_rows(world)
    picks = as_user(world.people["organiser"]).get(reverse(name)).context["picks"]
    response = as_user(world.people["organiser"]).get(
        reverse(name), {"columns": [pick for pick, _label, _is_shown in picks]}
    )
    table = response.context["table"]
    lean = re.findall(r"<td [^>]*>(.*?)</td>", table.body(), re.DOTALL)
    assert lean == [str(cell) for row in table.paginated_rows for cell in row]
    assert len(lean) > 2


def test_columns_are_picked_in_the_address(as_user, db):
    world = make_world()
    client, url = as_user(world.people["home"]), reverse("exhibitor_list")
    usual = client.get(url).context["table"].columns.names()
    assert usual == ["name", "kind", "shown_tax_code", "commune", "product_count"]
    picked = client.get(url, {"columns": ["phone", "commune", "no such column"]})
    assert picked.context["table"].columns.names() == ["name", "commune", "phone"]
    csv = client.get(url, {"columns": ["phone"], "export": "csv"}).content.decode("utf-8-sig")
    assert csv.splitlines()[0] == "tên,điện thoại" or csv.splitlines()[0].count(",") == 1
