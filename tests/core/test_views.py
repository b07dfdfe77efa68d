"""What lists keep between requests is how to ask: who may see what, and how much there is, is
always that of the moment.
"""

from collections import Counter
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import Membership, Role, User, duties, forget_facts
from core.prepared import _begun, _visible, begun, visible
from core.views import TableView, listed
from exhibitors.models import Product
from tests.factories.accounts import AgencyFactory, MembershipFactory, staff
from tests.factories.exhibitors import ProductFactory, RecognitionFactory, RepresentativeFactory
from tests.world import make_world

MODELS = [model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")]
VIEWS = {
    pattern.name: pattern.callback.view_class
    for pattern in get_resolver().url_patterns
    for pattern in getattr(pattern, "url_patterns", [pattern])
    if issubclass(getattr(pattern.callback, "view_class", object), TableView)
}


@pytest.fixture
def world(db):
    return make_world()


def afresh(user) -> User:
    return User.objects.get(pk=user.pk)


def test_kept_sight_is_that_of_the_person(world, django_assert_num_queries):
    """It needs nothing but what the reader holds, and asks the database nothing while it is put
    together.
    """
    assert len(MODELS) > 20
    _begun.cache_clear()
    for user in world.people.values():
        reader = afresh(user).reader
        for model in MODELS:
            with django_assert_num_queries(0):
                rows = begun(_visible, model, reader)
            assert set(rows) == set(model.objects.visible_to(afresh(user))), (model, user)
        with django_assert_num_queries(0):
            for view in VIEWS.values():
                begun(listed, view.model, reader)


def test_total_of_a_list_is_that_of_its_rows(world, as_user):
    looked_at = Counter()
    for user in world.people.values():
        client = as_user(user)
        for name in VIEWS:
            page = client.get(reverse(name))
            if page.status_code == 200:
                assert page.context["total"] == page.context["object_list"].count(), (name, user)
                looked_at[name] += page.context["total"] > 0
    assert len(looked_at) == len(VIEWS) > 14
    assert min(looked_at.values()) > 0


def test_total_counts_what_is_filtered(world, as_user):
    client = as_user(world.people["home"])
    ProductFactory(exhibitor=world.exhibitor, name="Mỳ Chũ")
    ProductFactory(exhibitor=world.exhibitor, name="Mỳ gạo")
    total = client.get(reverse("product_list")).context["total"]
    assert client.get(reverse("product_list"), {"q": "my"}).context["total"] == 2 < total
    assert client.get(reverse("product_list"), {"unverified": "true"}).context["total"] < total
    assert client.get(reverse("product_list"), {"stars": "x"}).context["total"] == total


def test_what_may_be_seen_follows_the_duties(as_user, db):
    mine, theirs = ProductFactory(), ProductFactory()
    user = staff(mine.exhibitor.home_agency, role=Role.ORGANISER)

    def shown():
        page = as_user(user).get(reverse("product_list")).context
        assert page["total"] == len(page["table"].page.object_list)
        return {row.record for row in page["table"].page.object_list}

    assert shown() == {mine}
    post = MembershipFactory(user=user, agency=theirs.exhibitor.home_agency, role=Role.FINANCE)
    assert shown() == {mine, theirs}
    Membership.objects.exclude(pk=post.pk).delete()
    assert shown() == {theirs}
    RepresentativeFactory(user=user, exhibitor=mine.exhibitor)
    assert shown() == {mine, theirs}
    assert set(visible(Product, afresh(user))) == {mine, theirs}
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    ProductFactory()
    assert len(shown()) == 3


def test_what_is_kept_is_that_of_today(as_user, db, monkeypatch):
    """Nothing is written between the two days: stars have run out."""
    day = timedelta(days=1)
    today = timezone.localdate()
    product = RecognitionFactory(
        verified=True, issued_on=today - day, expires_on=today, stars=4
    ).product
    client = as_user(staff(product.exhibitor.home_agency, role=Role.ORGANISER))

    def shown():
        return [
            row.record.stars
            for row in client.get(reverse("product_list")).context["table"].page.object_list
        ]

    assert shown() == [4]
    moment = timezone.now() + day
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert shown() == [None]


def test_post_that_begins_tomorrow_shows_nothing_today(as_user, db, monkeypatch):
    product, day = ProductFactory(), timedelta(days=1)
    user = MembershipFactory(
        agency=product.exhibitor.home_agency, role=Role.ORGANISER, since=timezone.localdate() + day
    ).user
    totals = [as_user(user).get(reverse("product_list")).context["total"]]
    moment = timezone.now() + day
    monkeypatch.setattr(timezone, "now", lambda: moment)
    totals.append(as_user(user).get(reverse("product_list")).context["total"])
    assert totals == [0, 1]


def test_reader_is_equal_as_long_as_nothing_changes(db):
    user = staff(AgencyFactory(), role=Role.FINANCE)
    reader = user.reader
    assert (afresh(user).reader, hash(afresh(user).reader)) == (reader, hash(reader))
    assert staff(AgencyFactory(), role=Role.FINANCE).reader != reader
    Membership.objects.filter(user=user).update(role=Role.INSPECTOR)
    assert afresh(user).reader != reader


def test_list_reads_no_more_than_its_columns_need(as_user, db):
    """Also where no column is left that leads to a neighbour."""
    product = ProductFactory()
    client = as_user(staff(product.exhibitor.home_agency, role=Role.ORGANISER))
    for chosen in ("exhibitor", "product_set", "stars"):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("product_list"), {"columns": chosen})
        (rows,) = (
            query["sql"] for query in asked if 'exhibitors_product"."order_key' in query["sql"]
        )
        assert "places_unit" not in rows
        assert "accounts_agency" not in rows


def test_what_is_known_of_the_person_is_forgotten_on_a_request_too(db):
    """There the user is a wrapper around the person."""
    user = staff(AgencyFactory(), role=Role.FINANCE)
    wrapped = SimpleLazyObject(lambda: afresh(user))
    before = wrapped.reader
    Membership.objects.filter(user=user).delete()
    assert wrapped.reader == before
    forget_facts(wrapped)
    assert not duties(wrapped)
    assert wrapped.reader != before
