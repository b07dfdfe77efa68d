import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.models import Certificate, new_token
from tests.factories.certificates import CertificateFactory
from tests.world import make_world


def test_one_standing_certificate_per_participation(db):
    first = CertificateFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateFactory(participation=first.participation)
    first.status, first.revoked_at, first.revoke_reason = "revoked", timezone.now(), "Sai tên."
    first.save()
    CertificateFactory(participation=first.participation)


def test_number_is_given_once(db):
    first = CertificateFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateFactory(agency=first.agency, number=first.number)


@pytest.mark.parametrize(
    "fields", [{"sha256": ""}, {"status": "revoked"}, {"revoked_at": timezone.now()}]
)
def test_certificate_that_breaks_a_rule_is_refused(db, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateFactory(**fields)


def test_token_holds_128_bits():
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {26}


def test_who_sees_a_certificate(db):
    world = make_world()
    seen = {
        role for role, user in world.people.items() if Certificate.objects.visible_to(user).exists()
    }
    assert seen == {"manager", "organiser", "finance", "inspector", "owner", "officer", "admin"}


@pytest.mark.parametrize(
    "change",
    [{"number": 99_999}, {"frozen": {"name": "Khác"}}, {"sha256": "1" * 64}, {"token": "A" * 26}],
)
def test_what_is_printed_stays(db, change):
    CertificateFactory()
    with pytest.raises(IntegrityError, match="what_is_printed_stays"), transaction.atomic():
        Certificate.objects.update(**change)


def test_certificate_is_never_removed(db):
    CertificateFactory()
    with pytest.raises(IntegrityError, match="never_removed"), transaction.atomic():
        Certificate.objects.all().delete()
