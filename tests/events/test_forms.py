import pytest

from events.forms import BoothsForm, EventForm, expand_codes
from tests.factories.accounts import AgencyFactory, staff


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
    form = BoothsForm({"codes": codes, "kind": "standard", "width_cm": 300, "depth_cm": 300, "price_vnd": "0", "shares": 1})
    assert list(form.errors) == ["codes"]


def test_contradicting_dates_are_told_beside_their_field(db):
    agency = AgencyFactory()
    data = {"name": "Hội chợ", "kind": "fair", "host": agency.pk, "scope": "in_province", "unit": agency.unit_id}
    data |= {
        "opens_on": "06/02/2026",
        "closes_on": "05/02/2026",
        "apply_from": "2026-01-01T08:00",
        "legal_basis": "unknown",
        "offer_days": "3",
    }
    form = EventForm(data, user=staff(agency))
    assert set(form.errors) == {"closes_on", "apply_until"}


def test_host_is_one_of_the_persons_agencies(db):
    mine, other = AgencyFactory(), AgencyFactory()
    form = EventForm({"host": other.pk}, user=staff(mine))
    assert "host" in form.errors
    assert list(form.fields["host"].queryset) == [mine]
