import pytest

from events.forms import BoothsForm, EventForm, expand_codes
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.events import EventFactory


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("A01-A03, B7", ["A01", "A02", "A03", "B7"]),
        ("A8-11", ["A8", "A9", "A10", "A11"]),
        ("A1, A1", ["A1"]),
        ("A03-A01", []),
        ("A1-B3", []),
        (" , ", []),
    ],
)
def test_ranges_of_codes(typed, codes):
    assert expand_codes(typed) == codes


@pytest.mark.parametrize("codes", ["A1-A9999", "A3-A1", "X" * 21])
def test_codes_that_cannot_be_are_refused_with_a_way_out(db, codes):
    form = BoothsForm(
        {
            "codes": codes,
            "kind": "standard",
            "width_cm": 300,
            "depth_cm": 300,
            "price_vnd": "0",
            "shares": 1,
        }
    )
    assert list(form.errors) == ["codes"]


def test_contradicting_dates_are_told_beside_their_field(db):
    agency = AgencyFactory()
    data = {
        "name": "Hội chợ",
        "kind": "fair",
        "host": agency.pk,
        "scope": "in_province",
        "unit": agency.unit_id,
    }
    data |= {
        "opens_on": "06/02/2026",
        "closes_on": "05/02/2026",
        "apply_from": "2026-01-01T08:00",
        "legal_basis": "unknown",
        "offer_days": "3",
        "spread_limit": "20",
    }
    form = EventForm(data, user=staff(agency))
    assert set(form.errors) == {"closes_on", "apply_until"}


def test_host_is_one_of_the_persons_agencies(db):
    mine, other = AgencyFactory(), AgencyFactory()
    form = EventForm({"host": other.pk}, user=staff(mine))
    assert "host" in form.errors
    assert list(form.fields["host"].queryset) == [mine]


@pytest.mark.parametrize("field", ["opens_on", "apply_from", "report_until"])
@pytest.mark.parametrize("value", ["9999-12-31T00:00", "0001-01-01T00:00"])
def test_years_that_no_calendar_can_take_are_told(db, field, value):
    agency = AgencyFactory()
    data = {"name": "Hội chợ", field: value if field != "opens_on" else value[:10]}
    assert field in EventForm(data, user=staff(agency)).errors


def test_host_of_a_published_event_stays(db):
    event, other = EventFactory(), AgencyFactory()
    user = staff(event.host)
    other.memberships.create(user=user, role="organiser", since="2020-01-01")
    form = EventForm({"host": other.pk, "name": "x"}, instance=event, user=user)
    assert form["host"].field.disabled
    assert "host" not in form.errors


def test_published_event_keeps_its_call(db):
    event = EventFactory()
    form = EventForm({"apply_from": "", "apply_until": ""}, instance=event, user=staff(event.host))
    assert "apply_from" in form.errors


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("A1 đến A3", 3), ("A1 den A3", 3), ("A1\u200b, A1", 1), ("\u200b", 0), ("A 1", 0)],
)
def test_codes_are_read_as_they_are_meant(db, typed, codes):
    form = BoothsForm(
        {
            "codes": typed,
            "kind": "standard",
            "width_cm": 300,
            "depth_cm": 300,
            "price_vnd": 0,
            "shares": 1,
        }
    )
    assert len(form.cleaned_data["codes"]) == codes if form.is_valid() else codes == 0
