import pytest
from django.utils import timezone

from core.transitions import Refusal
from exhibitors.actions import take_presence_back
from exhibitors.models import Participation
from tests.factories.accounts import UserFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.exhibitors import ParticipationFactory

Status = Participation.Status


def take_back(participation):
    take_presence_back(participation, reason="Nhầm.", by=UserFactory())
    participation.refresh_from_db()
    return participation.status


def test_mark_that_a_certificate_rests_on_stays_until_it_is_revoked(db):
    held, revoked, without = (ParticipationFactory(status=Status.ATTENDED) for _n in range(3))
    CertificateFactory(participation=held, status="valid")
    said = {"revoked_at": timezone.now(), "revoke_reason": "Sai."}
    CertificateFactory(participation=revoked, status="revoked", **said)
    with pytest.raises(Refusal):
        take_back(held)
    held.refresh_from_db()
    assert held.status == Status.ATTENDED
    assert [take_back(row) for row in (revoked, without)] == [Status.CONFIRMED] * 2
