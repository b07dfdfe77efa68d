import pytest

from tests.factories.accounts import AgencyFactory, staff
from tests.factories.exhibitors import ParticipationFactory
from tests.world import make_world

DECIDERS = ["manager", "organiser", "sender", "admin"]
FILERS = ["officer", "admin", "owner"]


@pytest.mark.parametrize(
    ("permission", "thing", "expected"),
    [
        ("exhibitors.change_exhibitor", "exhibitor", ["home", *FILERS]),
        ("exhibitors.change_product", "product", ["home", *FILERS]),
        ("exhibitors.verify_recognition", "recognition", ["home", "admin"]),
        ("exhibitors.accept_participation", "participation", DECIDERS),
        ("exhibitors.mark_attended", "participation", DECIDERS),
        ("exhibitors.submit_participation", "participation", FILERS),
        ("exhibitors.confirm_participation", "participation", [*DECIDERS, "owner", "officer"]),
    ],
)
def test_who_may(db, permission, thing, expected):
    world = make_world()
    allowed = {role for role, user in world.people.items() if user.has_perm(permission, getattr(world, thing))}
    assert allowed == set(expected)


def test_home_agency_files_where_it_hosts(db):
    agency = AgencyFactory()
    organiser = staff(agency)
    at_home = ParticipationFactory(event__host=agency, exhibitor__home_agency=agency)
    elsewhere = ParticipationFactory(exhibitor__home_agency=agency)
    assert organiser.has_perm("exhibitors.submit_participation", at_home)
    assert not organiser.has_perm("exhibitors.submit_participation", elsewhere)
