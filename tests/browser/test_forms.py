"""What is typed into a form is never lost: by a colleague who saves first, by the end of a session,
by the browser's way back.
"""

import pytest
from django.db import transaction
from django.urls import reverse

from tests.core.test_versions import CHANGES, pages
from tests.seconds import add_seconds
from tests.test_permissions import arguments, session_of
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The first thing in a form that a person can change, changed in another way by each of two.
CHANGE = """n => {
  const form = [...document.querySelectorAll('main form')].find(f => f.version_seen);
  const seen = e =>
    e.offsetParent && !e.readOnly && !e.disabled && !/reason/.test(e.name);
  const fields = [...form.elements].filter(seen);
  [...form.elements].filter(e => e.name == 'reason').forEach(e => { e.value = 'Nhập sai'; });
  const words = ['[name=note]', 'textarea', 'input[type=text]:not([inputmode])'];
  const [text] = words.map(kind => fields.find(e => e.matches(kind))).filter(e => e);
  const day = fields.find(e => e.matches('input[type=date]'));
  const choice = fields.find(e => e.matches('select') && e.options.length > n);
  const box = fields.filter(e => e.matches('[type=checkbox]'))[0];
  if (text) text.value = text.value + ' ' + ['một', 'hai'][n - 1];
  else if (day) day.value = ['2027-03-01', '2027-04-01'][n - 1];
  else if (choice) choice.selectedIndex = n;
  else box.checked = n == 1 ? !box.checked : box.checked;
  const changed = text || day || choice || box;
  return [changed.name, changed.type == 'checkbox' ? changed.checked : changed.value];
}"""
KEPT = """name => {
  const form = [...document.querySelectorAll('main form')].find(f => f.version_seen);
  const field = form.querySelector(`[name="${name}"]`);
  return field.type == 'checkbox' ? field.checked : field.value;
}"""
SEND = """() => {
  [...document.querySelectorAll('main form')].find(f => f.version_seen).requestSubmit();
}"""


def test_two_people_on_every_form_that_changes_a_row(open_page):
    world = make_world()
    with transaction.atomic():
        add_seconds(world)
    tried = set()
    for name, role, subject in pages():
        if name not in CHANGES:
            continue
        url = reverse(name, args=arguments(world, subject))
        one, other = (as_person(open_page, world.people[role], url) for _n in range(2))
        one.evaluate(CHANGE, 1)
        changed, value = other.evaluate(CHANGE, 2)
        with one.expect_navigation() as saved:
            one.evaluate(SEND)
        assert (name, saved.value.request.redirected_from is not None) == (name, True)
        with other.expect_navigation() as refused:
            other.evaluate(SEND)
        assert (name, refused.value.status) == (name, 422)
        assert (name, other.evaluate(KEPT, changed)) == (name, value)
        assert "trong lúc" in other.locator("main").inner_text()
        tried.add(name)
        one.context.close()
        other.context.close()
    assert tried == CHANGES


def as_person(open_page, user, url):
    page = open_page()
    page.goto("/healthz")
    page.context.add_cookies(
        [{"name": "sessionid", "value": session_of(user)["sessionid"].value, "url": page.url}]
    )
    page.goto(url)
    return page


def test_session_that_ends_while_somebody_types_loses_nothing(sign_in):
    world = make_world()
    page = sign_in(world.people["organiser"])
    url = reverse("event_update", args=[world.event.pk])
    page.goto(url)
    page.fill("[name=name]", "Hội chợ đổi tên")
    page.context.clear_cookies(name="sessionid")
    page.click("main form button.primary")
    page.wait_for_url(lambda address: "login" in address)
    page.fill("[name=login]", world.people["organiser"].email)
    page.fill("[name=password]", "phien-cho-mau-1")
    page.click("main form button")
    page.wait_for_url(lambda address: "login" not in address)
    assert page.input_value("[name=name]") == "Hội chợ đổi tên"
    world.event.refresh_from_db()
    assert world.event.name != "Hội chợ đổi tên"
    page.click("main form button.primary")
    page.wait_for_url(lambda address: not address.endswith(url))
    world.event.refresh_from_db()
    assert world.event.name == "Hội chợ đổi tên"


def test_way_back_to_a_list_shows_the_whole_page_as_it_was(sign_in):
    world = make_world()
    page = sign_in(world.people["home"])
    page.goto(reverse("producer_list"))
    page.fill("[type=search]", world.producer.name)
    page.wait_for_url(lambda address: "q=" in address)
    address = page.url
    page.locator("main tbody a, main .rows a").first.click()
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_selector("header.top")
    assert page.url == address
    page.fill("[type=search]", "không có ai tên thế này")
    page.wait_for_url(lambda now: now != address)
    page.go_back()
    page.wait_for_url(address)
    shows = "name => document.querySelector('[type=search]').value == name"
    page.wait_for_function(shows, arg=world.producer.name)
    assert page.locator("header.top").count() == 1
