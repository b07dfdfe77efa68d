"""Whatever is put into the fields of our forms and into our addresses, no page breaks, and no one
gains a right by it.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from tests.test_permissions import DOWNLOADS, arguments, lines
from tests.world import make_world

ROLES = ["owner", "organiser", "finance"]
TEXTS = {
    "nothing": "",
    "nul": "a\x00b",
    "right to left": "\u202eevil\u200b\ufeff",
    "long": "ệ" * 1_000_000,
    "markup": "<script>alert(1)</script>{{ 7|add:7 }}%s{chủ thể}",
    "number": "9" * 40,
    "minus": "-1",
    "float": "1e999",
    "date": "99999-99-99",
    "surrogate": b"\xed\xb2\x80",
}
FIELD = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"')
QUERIES = [
    "page=-1",
    "page=zzz",
    "sort=rubbish,-x",
    "export=exe",
    "q=%00",
    "q=%F0%28",
    "event=999999999999999999999",
    "event=x",
]
QUERIES += [
    "year=99999",
    "year=0000",
    "year=٢٠٢٦",
    "year_from=-5",
    "on=9999-99-99",
    "within=event:99999999999999999999999",
    "status=%27",
    "producer=" + "9" * 40,
]
QUERIES += [
    "units=x&by=y",
    "place=%3Cb%3E",
    "unit=0",
    "kind=a&kind=b",
    "stars=99999999999999999999",
    "of=products&supported=maybe",
]


def pages(world, method="GET"):
    for name, (how, subject, _expected) in lines().items():
        if how == method and name not in DOWNLOADS | {"set_language"}:
            yield reverse(name, args=arguments(world, subject))


@pytest.fixture
def visit(as_user, db):
    def sign_in(user):
        client = as_user(user)
        client.raise_request_exception = False
        return client

    return sign_in


@pytest.mark.once("postgresql")
def test_no_form_breaks_on_hostile_text(visit):
    """Every kind of text in every field of every form, by the first role that is shown it: in all
    fields at once, since each is judged by itself, and what an action may come to see in each of
    them alone.
    """
    world, broken, tried = make_world(), [], set()
    for role in ROLES:
        client = visit(world.people[role])
        for url in pages(world):
            shown = set(FIELD.findall(client.get(url).content.decode())) - UNTYPED
            fresh = shown - {field for page, field in tried if page == url}
            tried |= {(url, name) for name in fresh}
            posts = [dict.fromkeys(shown, text) for text in TEXTS.values() if fresh]
            posts += [
                {**dict.fromkeys(shown, "1"), name: TEXTS[kind]}
                for name in fresh
                for kind in ("markup", "number", "nothing")
            ]
            for given in posts:
                with transaction.atomic():
                    status = client.post(url, given).status_code
                    transaction.set_rollback(True)
                broken += [(role, url, given)] if status >= 500 else []
    assert broken == []
    assert len(tried) > 200


# Fields of every page's frame.
UNTYPED = {"csrfmiddlewaretoken", "language", "next"}


FILES = {
    "empty.jpg": b"",
    "page.jpg": b"<html><script>alert(1)</script>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "cut.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    + b"\x00\x00\xff\xff" * 2
    + b"\x08\x02\x00\x00\x00",
    "../../etc/passwd": b"root",
}


@pytest.mark.parametrize("name", FILES)
def test_hostile_photo_is_refused_beside_its_field_and_nothing_is_kept(visit, name):
    world = make_world()
    form = {
        "name": "Vải sấy",
        "product_set": str(world.product.product_set.number),
        "description": "",
    }
    client = visit(world.people["owner"])
    before = world.producer.products.count()
    form["photo_file"] = SimpleUploadedFile(name, FILES[name], "image/jpeg")
    response = client.post(reverse("product_create", args=[world.producer.pk]), form)
    assert (response.status_code, world.producer.products.count()) == (422, before)
    assert "Vải sấy" in response.content.decode()


@pytest.mark.once("postgresql")
@pytest.mark.parametrize("query", QUERIES)
def test_no_page_breaks_on_a_hostile_address(visit, query):
    world = make_world()
    client = visit(world.people["organiser"])
    assert [url for url in pages(world) if client.get(f"{url}?{query}").status_code >= 500] == []


def test_keys_beyond_the_databases_are_not_found(visit):
    world = make_world()
    client = visit(world.people["organiser"])
    urls = {re.sub(r"/\d+", "/" + "9" * 30, url) for url in pages(world)}
    assert [url for url in urls if "9" * 30 in url and client.get(url).status_code != 404] == []


PROTECTED = {
    "producer": ("is_sample", "search_key"),
    "participation": (
        "status",
        "producer_id",
        "event_id",
        "decided_by_id",
        "frozen_at",
        "name_then",
        "pending_decision",
    ),
    "recognition": ("verified_at", "verified_by_id", "product_id"),
    "product": ("producer_id", "is_sample", "photo_id"),
    "claim": ("participation_id",),
    "line": ("status", "recorder_id", "payer_id", "approver_id"),
    "certificate": ("status", "frozen", "number", "token", "sha256"),
    "letter": ("status", "recipient", "agency_id", "approved_by_id", "sent_at"),
}


@pytest.mark.parametrize("role", ROLES)
def test_posting_every_field_of_every_model_changes_no_protected_one(visit, role):
    """Mass assignment: each form is sent as it stands, with every column of every model on top."""
    world = make_world()
    extra = {
        f.attname.removesuffix("_id"): "1"
        for thing in PROTECTED
        for f in getattr(world, thing)._meta.concrete_fields
    }
    extra |= {"status": "attended", "verified_at": "2026-01-01", "is_sample": "on"}
    client = visit(world.people[role])
    for url in pages(world):
        page = client.get(url).content.decode()
        if '<form method="post" class="card' not in page:
            continue
        own = set(FIELD.findall(page))
        before = {
            thing: snapshot(getattr(world, thing), fields) for thing, fields in PROTECTED.items()
        }
        with transaction.atomic():
            client.post(
                url,
                {
                    name: value
                    for name, value in extra.items()
                    if name not in own or name in ("name", "subject")
                },
            )
            after = {
                thing: snapshot(getattr(world, thing), fields)
                for thing, fields in PROTECTED.items()
            }
            transaction.set_rollback(True)
        assert after == before, url


def snapshot(thing, fields):
    return type(thing)._base_manager.filter(pk=thing.pk).values(*fields).first()
