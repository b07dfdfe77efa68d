import hashlib

import pytest
from django.utils import timezone

from certificates.actions import (
    batch_of,
    issue_certificate,
    order_certificate,
    order_certificates,
    revoke_certificate,
    without_certificate,
)
from certificates.models import Certificate
from core.models import Job
from core.transitions import InvalidTransition, Refusal
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.events import DelegationFactory, EventFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory


@pytest.fixture
def participation(db):
    return ExhibitFactory(participation__status="attended").participation


def issue(participation):
    return issue_certificate(participation, agency=participation.event.host, at=timezone.now())


def test_certificate_is_numbered_and_sealed_by_its_file(participation):
    certificate = issue(participation)
    content = certificate.pdf.read()
    certificate.pdf.close()
    assert (certificate.status, certificate.number, str(certificate)) == ("valid", 1, "01/GCN-TT")
    assert content.startswith(b"%PDF")
    assert hashlib.sha256(content).hexdigest() == certificate.sha256


def test_issuing_again_gives_the_same_one(participation):
    assert issue(participation) == issue(participation)


def test_work_cut_off_before_the_file_goes_on_with_its_number(participation, monkeypatch):
    def cut_off(certificate):
        raise MemoryError

    monkeypatch.setattr("certificates.actions.certificate_pdf", cut_off)
    with pytest.raises(MemoryError):
        issue(participation)
    monkeypatch.undo()
    pending = Certificate.objects.get()
    again = issue(participation)
    assert (again.pk, again.number, again.status) == (pending.pk, 1, "valid")


def test_certificate_that_could_not_be_drawn_is_ordered_again(participation, monkeypatch):
    def broken(certificate):
        raise ValueError

    monkeypatch.setattr("certificates.actions.certificate_pdf", broken)
    with pytest.raises(ValueError):  # noqa: PT011
        issue(participation)
    monkeypatch.undo()
    host = participation.event.host
    assert list(without_certificate(participation.event, agency=host, by=UserFactory())) == [
        participation
    ]
    assert order_certificates(participation.event, agency=host, by=UserFactory()) == 1


def test_absent_producer_gets_none(db):
    absent = ParticipationFactory(status="absent")
    for act in (issue, lambda p: order_certificate(p, agency=p.event.host, by=UserFactory())):
        with pytest.raises(Refusal, match=absent.producer.name):
            act(absent)
    assert not Certificate.objects.exists()


def test_second_order_is_refused(participation):
    issue(participation)
    with pytest.raises(Refusal):
        order_certificate(participation, agency=participation.event.host, by=UserFactory())


def test_revoked_certificate_leaves_room_for_a_new_number(participation):
    first = issue(participation)
    revoke_certificate(first, reason="Sai tên.", by=UserFactory(), at=timezone.now())
    assert issue(participation).number == 2
    with pytest.raises(InvalidTransition):
        revoke_certificate(first, reason="x", by=UserFactory(), at=timezone.now())


def test_orders_for_an_event_are_one_job_each_and_only_once(db, django_capture_on_commit_callbacks):
    event, by = EventFactory(), UserFactory()
    for status in ("attended", "attended", "absent"):
        ParticipationFactory(event=event, status=status)
    with django_capture_on_commit_callbacks(execute=True):
        assert order_certificates(event, agency=event.host, by=by) == 2
    assert order_certificates(event, agency=event.host, by=by) == 0
    assert Job.objects.of_batch(batch_of(event, event.host)).progress() == {
        "total": 2,
        "done": 2,
        "failed": 0,
    }
    assert sorted(Certificate.objects.values_list("number", flat=True)) == [1, 2]


def test_sender_issues_to_its_delegation_alone(db):
    event, sender = EventFactory(), AgencyFactory()
    delegation = DelegationFactory(event=event, agency=sender)
    sent = ParticipationFactory(event=event, status="attended", delegation=delegation)
    ParticipationFactory(event=event, status="attended")
    assert list(without_certificate(event, agency=sender, by=UserFactory())) == [sent]
    assert without_certificate(event, agency=event.host, by=UserFactory()).count() == 2
