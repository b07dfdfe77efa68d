import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from certificates.documents import certificate_pdf, printed_facts
from certificates.models import Certificate
from core.clock import local_day
from core.jobs import enqueue
from core.models import Job
from core.transitions import Refusal
from events.actions import refuse_cancelled
from events.models import Event
from exhibitors.models import Participation
from office.actions import take_number
from producers.actions import refuse_own_producer
from producers.models import producers_of


def batch_of(event: Event, agency: Agency) -> str:
    """The name under which the jobs of one agency's certificates for one event are counted."""
    return f"certificates:{event.pk}:{agency.pk}"


@transaction.atomic
def order_certificates(event: Event, *, agency: Agency, by: User) -> int:
    """Promise a certificate to every producer who attended and has none; returns how many were
    promised.

    An agency issues to whoever came to its own events, and at other agencies' events to its
    delegation.

    Effects: a job `issue_certificate` for each.
    """
    without = list(without_certificate(event, agency=agency, by=by))
    for participation in without:
        order_certificate(participation, agency=agency, by=by)
    return len(without)


def without_certificate(event: Event, *, agency: Agency, by: User) -> QuerySet[Participation]:
    """Those who came to the agency's event, or in its delegation, and hold no valid certificate;
    but for producers that the person acts for.

    One that has its number but could not be drawn is not valid yet.
    """
    came = (
        Participation.objects.for_event(event)
        .attended()
        .of_agencies([agency.pk])
        .exclude(producer__in=producers_of(by))
        .select_related("event", "producer")
    )
    return came.exclude(pk__in=Certificate.objects.valid().values("participation")).order_by(
        "producer__order_key", "pk"
    )


@transaction.atomic
def order_certificate(participation: Participation, *, agency: Agency, by: User) -> Job:
    """Promise one certificate. Raises Refusal when the producer was not there or holds a valid one,
    and for whoever acts for it.

    Effects: the job `issue_certificate`.
    """
    refuse_own_producer(participation.producer_id, by=by)
    _refuse_unfit(participation)
    batch = batch_of(participation.event, agency)
    return enqueue("issue_certificate", key=f"{participation.pk}:{agency.pk}", by=by, batch=batch)


def issue_certificate(participation: Participation, *, agency: Agency, at: datetime) -> Certificate:
    """Number a certificate, freeze what it says, make its PDF and seal it with the file's
    fingerprint.

    May be called again after a crash: it goes on with the certificate that has its number already.
    Raises Refusal when the producer was not there.
    """
    certificate = _numbered(participation, agency=agency, at=at)
    if certificate.status == Certificate.Status.PENDING:
        _seal(certificate)
    return certificate


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, reason: str, by: User, at: datetime) -> None:
    """Revoke with a reason; the check page says so from now on. Raises InvalidTransition the second
    time, Refusal for whoever acts for the producer.

    Effects: the check page says so at once.
    """
    certificate.lock()
    refuse_own_producer(certificate.participation.producer_id, by=by)
    certificate.become(Certificate.Status.REVOKED)
    certificate.revoked_at, certificate.revoke_reason = at, reason
    certificate.save(update_fields=["status", "revoked_at", "revoke_reason"])


@transaction.atomic
def _numbered(participation: Participation, *, agency: Agency, at: datetime) -> Certificate:
    participation.lock()
    standing = Certificate.objects.standing().filter(participation=participation).first()
    if standing:
        return standing
    if participation.status != Participation.Status.ATTENDED:
        raise _not_there(participation)
    year = local_day(at).year
    number = take_number(agency, kind="certificate", year=year)
    certificate = Certificate(
        participation=participation, agency=agency, year=year, number=number, issued_at=at
    )
    certificate.frozen = printed_facts(certificate)
    certificate.save()
    return certificate


def _seal(certificate: Certificate) -> None:
    """Drawing takes half a second and holds no lock; only the finished file and its fingerprint are
    written together.
    """
    document = certificate_pdf(certificate)
    with transaction.atomic():
        certificate.lock()
        if certificate.status != Certificate.Status.PENDING:
            return
        certificate.sha256 = hashlib.sha256(document.content).hexdigest()
        storage = certificate.pdf.storage
        storage.delete(certificate.pdf.field.generate_filename(certificate, document.filename))
        certificate.pdf.save(document.filename, ContentFile(document.content), save=False)
        certificate.become(Certificate.Status.VALID)
        certificate.save(update_fields=["pdf", "sha256", "status"])


def _refuse_unfit(participation: Participation) -> None:
    refuse_cancelled(participation.event)
    if participation.status != Participation.Status.ATTENDED:
        raise _not_there(participation)
    if Certificate.objects.valid().filter(participation=participation).exists():
        raise Refusal(
            _("%(name)s holds a valid certificate for this event already.")
            % {"name": participation.producer}
        )


def _not_there(participation: Participation) -> Refusal:
    return Refusal(
        _("%(name)s is not marked as attended, so there is nothing to certify.")
        % {"name": participation.producer}
    )
