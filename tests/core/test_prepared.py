"""A statement that is written once finds what the same query, written anew, would find."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import CharField, DateField, OuterRef, Subquery, Value
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from accounts.models import Membership, Role, duties
from core.prepared import (
    Prepared,
    _begun,
    begun,
    fetch,
    fetch_each,
    how_many,
    is_there,
    number_of,
    written,
)
from exhibitors.models import Exhibitor, Product, Representative, producers_of
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.exhibitors import ExhibitorFactory, ProductFactory, RepresentativeFactory
from tests.factories.places import CommuneFactory


def neighbours(agency, name):
    return Exhibitor.objects.filter(home_agency=agency).exclude(name=name).order_by().values("pk")


def first_product(exhibitor, letters):
    """A parameter of its own stands between two slots."""
    return Product.objects.filter(
        exhibitor=exhibitor, name__contains="100%", search_key__gte=letters
    ).values("name")[:1]


def test_columns_of_the_outer_query_stay_the_outer_ones(db):
    """The statement reads the very table that it stands beside."""
    here, there = AgencyFactory(), AgencyFactory()
    for name, agency in (("A", here), ("B", here), ("C", here), ("D", there)):
        ExhibitorFactory(name=name, home_agency=agency)
    rows = Exhibitor.objects.annotate(
        others=how_many(neighbours, "home_agency_id", "name")
    ).order_by("name")
    assert [row.others for row in rows] == [2, 2, 2, 0]
    assert rows.filter(is_there(neighbours, "home_agency_id", "name")).count() == 3
    inside = Exhibitor.objects.filter(pk__in=rows.filter(others=0).values("pk"))
    assert [row.name for row in inside] == ["D"]


def within(exhibitor):
    return (
        Product.objects.filter(pk__in=Product.objects.filter(exhibitor=exhibitor).values("pk"))
        .order_by()
        .values("pk")
    )


def test_slot_in_a_query_inside_the_statement_is_refused(db):
    """Its tables have Django's names, which may be those of the outer query."""
    with pytest.raises(ValueError, match="inside"):
        list(Exhibitor.objects.filter(is_there(within, "pk")))


def kin(agency, deep):
    rows = Exhibitor.objects.filter(home_agency=agency)
    return (
        (rows.filter(is_there(kin, "home_agency_id", known=(False,))) if deep else rows)
        .order_by()
        .values("pk")
    )


def test_statement_inside_itself_is_refused(db):
    assert not Exhibitor.objects.filter(is_there(kin, "home_agency_id", known=(False,)))
    with pytest.raises(ValueError, match="itself"):
        list(Exhibitor.objects.filter(is_there(kin, "home_agency_id", known=(True,))))


def test_parameters_stay_in_order(db):
    product = ProductFactory(name="Trà 100% lá non")
    ProductFactory(exhibitor=product.exhibitor, name="Trà một nửa")
    plain = Product.objects.filter(exhibitor=OuterRef("pk"), name__contains="100%").values("name")[
        :1
    ]
    lean = Prepared(first_product, "pk", Value("a"), output_field=CharField())
    rows = Exhibitor.objects.annotate(lean=lean, plain=Subquery(plain))
    assert [row.lean for row in rows] == [row.plain for row in rows] == [product.name]
    none = Prepared(first_product, "pk", Value("z"), output_field=CharField())
    assert [row.lean for row in Exhibitor.objects.annotate(lean=none)] == [None]


def posts(user, day):
    return Membership.objects.on(day).filter(user=user).values_list("role", "since")


@pytest.mark.parametrize(("day", "number"), [(date(2024, 12, 31), 0), (date(2025, 1, 1), 1)])
def test_fetch_reads_rows_of_this_moment(db, day, number):
    user = staff(AgencyFactory(), role=Role.FINANCE)
    Membership.objects.update(since=date(2025, 1, 1))
    assert len(fetch(posts, Value(user.pk), Value(day, DateField()))) == number
    Membership.objects.all().delete()
    assert fetch(posts, Value(user.pk), Value(day, DateField())) == []


def acted_for(user, day):
    acting = Representative.objects.on(day).filter(user=user)
    return acting.values_list("exhibitor__name", "since")


def test_several_statements_are_one_question(db, django_assert_num_queries):
    user = RepresentativeFactory(exhibitor__name="HTX Vải").user
    staff(AgencyFactory(), role=Role.FINANCE)
    with django_assert_num_queries(1):
        found = fetch_each(
            {"posts": posts, "acted_for": acted_for},
            Value(user.pk),
            Value(localdate(), DateField()),
        )
    assert found["posts"] == []
    assert [name for name, _since in found["acted_for"]] == ["HTX Vải"]


def test_facts_of_an_officer_who_also_acts_for_a_producer(db, django_assert_num_queries):
    commune, exhibitor = CommuneFactory(), ExhibitorFactory()
    officer = staff(AgencyFactory(), role=Role.OFFICER, communes=[commune])
    with django_assert_num_queries(1):
        assert duties(officer).communes == {commune.pk}
        assert producers_of(officer) == set()
    RepresentativeFactory(user=officer, exhibitor=exhibitor)
    with django_assert_num_queries(1):
        assert producers_of(officer) == {exhibitor.pk}
        assert duties(officer).roles == {Role.OFFICER}


def test_statement_is_written_once(db):
    ExhibitorFactory()
    written.cache_clear()
    for _turn in range(3):
        list(Exhibitor.objects.annotate(others=how_many(neighbours, "home_agency_id", "name")))
    assert (written.cache_info().misses, written.cache_info().hits) == (1, 2)


def test_colleagues_ask_with_the_same_words(db):
    """The database keeps plans by text."""
    agency = AgencyFactory()
    readers = [staff(agency, role=role).reader for role in (Role.MANAGER, Role.ORGANISER)]
    texts = [
        [text for text, _given, _slot in written(shown_keys, 0, (reader,), connection.vendor)]
        for reader in readers
    ]
    assert readers[0] != readers[1]
    assert texts[0] == texts[1]


def shown_keys(reader):
    return Exhibitor.objects.visible_to(reader).order_by().values("pk")


def test_sight_is_that_of_the_person_and_of_today(db):
    """Whoever asks next gets the statement for what that person may see, and a new duty counts at
    once.
    """
    mine, theirs = ProductFactory(), ProductFactory()
    desk = staff(mine.exhibitor.home_agency, role=Role.ORGANISER)
    other = staff(theirs.exhibitor.home_agency, role=Role.ORGANISER)
    stranger = RepresentativeFactory(exhibitor=theirs.exhibitor).user

    def seen(user):
        fresh = type(user).objects.get(pk=user.pk)
        return set(Product.objects.visible_to(fresh))

    assert [seen(user) for user in (desk, other, stranger, desk)] == [
        {mine},
        {theirs},
        {theirs},
        {mine},
    ]
    Membership.objects.filter(user=desk).update(agency=theirs.exhibitor.home_agency)
    assert seen(desk) == {theirs}
    Membership.objects.filter(user=desk).delete()
    assert seen(desk) == set()
    desk.is_superuser = True
    desk.save()
    assert seen(desk) == {mine, theirs}


def named(name):
    return Exhibitor.objects.filter(name=name)


def test_begun_queryset_is_built_once_and_goes_on_apart(db):
    """What one taker does with it, the next one does not see; its rows are those of the moment."""
    _begun.cache_clear()
    first = begun(named, "HTX Vải").filter(phone="không có").order_by("-name")[:1]
    assert not first
    ExhibitorFactory(name="HTX Vải")
    assert [row.name for row in begun(named, "HTX Vải")] == ["HTX Vải"]
    assert not begun(named, "HTX Mỳ")
    assert (_begun.cache_info().misses, _begun.cache_info().hits) == (2, 1)


def test_number_of_rows_is_that_of_the_moment(db):
    counted = [number_of(named, known=("HTX Vải",))]
    for _n in range(2):
        ExhibitorFactory(name="HTX Vải")
        counted.append(number_of(named, known=("HTX Vải",)))
    assert counted == [0, 1, 2]
    assert number_of(nobody) == 0


def nobody():
    return Exhibitor.objects.filter(pk__in=())


def test_count_leaves_the_columns_out(db):
    with CaptureQueriesContext(connection) as queries:
        Exhibitor.objects.annotate(others=how_many(neighbours, "home_agency_id", "name")).count()
    assert "counted" not in queries[0]["sql"]
