"""Who may see what, and how much there is, is always that of the moment."""

from collections import Counter
from datetime import timedelta

import django_tables2 as tables
import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.test import RequestFactory
from django.urls import get_resolver, reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from accounts.models import Membership, Role, User, forget_roles, roles_of
from core.lists.filters import SearchFilter
from core.lists.tables import Table
from core.lists.views import TableView
from producers.models import Product
from tests.factories.accounts import AgencyFactory, MembershipFactory, staff
from tests.factories.producers import ProductFactory, RecognitionFactory, RepresentativeFactory
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
    ProductFactory(producer=world.producer, name="Mỳ Chũ")
    ProductFactory(producer=world.producer, name="Mỳ gạo")
    total = client.get(reverse("product_list")).context["total"]
    assert client.get(reverse("product_list"), {"q": "my"}).context["total"] == 2 < total
    assert client.get(reverse("product_list"), {"unverified": "true"}).context["total"] < total
    assert client.get(reverse("product_list"), {"stars": "x"}).context["total"] == total


def test_what_may_be_seen_follows_the_duties(as_user, db):
    mine, theirs = ProductFactory(), ProductFactory()
    user = staff(mine.producer.home_agency, role=Role.ORGANISER)

    def shown():
        page = as_user(user).get(reverse("product_list")).context
        assert page["total"] == len(page["table"].page.object_list)
        return {row.record for row in page["table"].page.object_list}

    assert shown() == {mine}
    post = MembershipFactory(user=user, agency=theirs.producer.home_agency, role=Role.FINANCE)
    assert shown() == {mine, theirs}
    Membership.objects.exclude(pk=post.pk).delete()
    assert shown() == {theirs}
    RepresentativeFactory(user=user, producer=mine.producer)
    assert shown() == {mine, theirs}
    assert set(Product.objects.visible_to(afresh(user))) == {mine, theirs}
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
    client = as_user(staff(product.producer.home_agency, role=Role.ORGANISER))

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
        agency=product.producer.home_agency, role=Role.ORGANISER, since=timezone.localdate() + day
    ).user
    totals = [as_user(user).get(reverse("product_list")).context["total"]]
    moment = timezone.now() + day
    monkeypatch.setattr(timezone, "now", lambda: moment)
    totals.append(as_user(user).get(reverse("product_list")).context["total"])
    assert totals == [0, 1]


def test_what_is_known_of_the_person_is_forgotten_on_a_request_too(db):
    """There the user is a wrapper around the person."""
    user = staff(AgencyFactory(), role=Role.FINANCE)
    wrapped = SimpleLazyObject(lambda: afresh(user))
    assert roles_of(wrapped)
    Membership.objects.filter(user=user).delete()
    assert roles_of(wrapped)
    forget_roles(wrapped)
    assert not roles_of(wrapped)


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Until the minute it ends, to whoever works at the agency: a clock, and a query of the
        person's own.
        """
        mine = user.memberships.values("agency") if user.is_authenticated else []
        return self.filter(agency__in=mine, ends_at__gt=timezone.now())

    def for_list(self):
        word = models.Value(gettext("Notice"), models.CharField())
        return self.select_related("agency").annotate(word=word)

    def search(self, text):
        return self.filter(text__contains=text)


class Notice(models.Model):
    agency = models.ForeignKey("accounts.Agency", models.CASCADE, related_name="+")
    text = models.CharField("text", max_length=100)
    ends_at = models.DateTimeField("ends at")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        app_label = "noun_of_a_test"
        ordering = ["text", "pk"]

    def __str__(self):
        return self.text


class NoticeTable(Table):
    word = tables.Column(verbose_name="word")

    class Meta:
        model = Notice
        fields = ["text", "agency", "word"]


class NoticeFilter(SearchFilter):
    class Meta:
        model = Notice
        fields = ["q"]


class NoticeList(TableView):
    model = Notice
    table_class = NoticeTable
    filterset_class = NoticeFilter

    def get_template_names(self):
        return ["components/list.html"]


@pytest.fixture
def notices(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Notice)
    yield Notice.objects
    with connection.schema_editor() as editor:
        editor.delete_model(Notice)


def page(user, **query):
    request = RequestFactory().get("/notices/", query)
    request.user, request.htmx = user, False
    request.resolver_match = None
    response = NoticeList.as_view()(request)
    return response.render() if hasattr(response, "render") else response


def shown(user, **query):
    response = page(user, **query)
    assert response.context_data["total"] == len(response.context_data["object_list"])
    return [row.record.text for row in response.context_data["table"].page.object_list]


def test_right_that_ends_at_noon_ends_on_the_list(notices, monkeypatch):
    agency, noon = AgencyFactory(), timezone.now() + timedelta(hours=1)
    user, stranger = staff(agency, Role.FINANCE), staff(AgencyFactory(), Role.FINANCE)
    notices.create(agency=agency, text="một", ends_at=noon)
    notices.create(agency=agency, text="hai", ends_at=noon + timedelta(hours=2))
    assert shown(user) == ["hai", "một"]
    assert shown(user, q="một") == ["một"]
    assert shown(stranger) == shown(AnonymousUser()) == []
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(minutes=1))
    assert shown(user) == ["hai"]
    assert shown(user, q="một") == []


def test_list_speaks_the_language_of_the_reader(notices, monkeypatch):
    user = staff(AgencyFactory(), Role.FINANCE)
    notices.create(
        agency=user.memberships.get().agency,
        text="một",
        ends_at=timezone.now() + timedelta(hours=1),
    )
    words = {"vi": "Thông báo", "en": "Notice"}
    monkeypatch.setattr(
        "tests.core.test_views.gettext", lambda _w: words[translation.get_language()]
    )
    for language, word in words.items():
        with translation.override(language):
            sheet = page(user, export="csv", columns=["agency", "word"])
            body = b"".join(sheet.streaming_content) if sheet.streaming else sheet.content
            assert word in body.decode()
            assert word in page(user).content.decode()
