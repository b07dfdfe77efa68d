"""Nothing that somebody has typed into any form is lost when their session ends."""

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from tests.core.test_versions import pages
from tests.test_pages import world as one_world
from tests.test_permissions import arguments

world = one_world


@pytest.mark.django_db
def test_every_page_with_a_form_offers_what_was_typed_into_it(world):
    """Whatever a page's form holds when its session ends is there again after the sign-in."""
    tried, lost = set(), set()
    for name, role, subject in pages():
        browser = Client()
        browser.cookies.update(world.sessions.get(role, {}))
        url = reverse(name, args=arguments(world, subject))
        page = browser.get(url)
        form = page.context and page.context.get("form")
        text = form and hasattr(form, "fields") and field_for_words(form)
        if not text or f'name="{form.add_prefix(text)}"' not in page.content.decode():
            continue
        browser.cookies.pop("sessionid")
        sent = browser.post(url, {form.add_prefix(text): "đang gõ dở"})
        assert (name, sent.status_code) == (name, 302)
        browser.cookies.update(world.sessions[role])
        again = browser.get(url)
        is_there = again.context["form"][text].value() == "đang gõ dở"
        if not (is_there and "chưa lưu" in again.content.decode()):
            lost.add(name)
        tried.add(name)
    assert lost == set()
    assert {"event_update", "event_create", "programme_create", "change_letter"} <= tried


def field_for_words(form) -> str | None:
    """A field of the form that takes any words."""
    return next(
        (
            name
            for name, field in form.fields.items()
            if isinstance(field, forms.CharField)
            and type(field.widget) in (forms.TextInput, forms.Textarea)
            and not field.disabled
        ),
        None,
    )
