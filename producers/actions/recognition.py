"""What becomes of a recognition after it was stated: corrected, not accepted, revoked, restored,
extended. Each has its reason, and nobody does it for a producer that they act for.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import local_day
from core.transitions import Refusal
from office.actions import store_paper
from office.models import LegalParameter
from producers.actions.conflict import refuse_own_producer
from producers.actions.producer import recount_stars
from producers.models import Recognition, RecognitionAct

Kind = RecognitionAct.Kind


def _lock(recognition: Recognition) -> Recognition:
    rows = Recognition.objects.select_for_update(of=("self",)).select_related("product")
    row = rows.filter(pk=recognition.pk).first()
    if row is None:
        raise Refusal(_("This recognition has been removed. Go back to the product."))
    return row


def _note(
    row: Recognition,
    kind: str,
    *,
    by: User,
    at: datetime,
    paper: UploadedFile | None = None,
    **said,
) -> None:
    """Keep the act with its paper, and count the stars anew."""
    kept = store_paper(paper, about=f"recognition:{row.pk}", by=by, at=at) if paper else None
    RecognitionAct(recognition=row, kind=kind, paper=kept, by=by, at=at, **said).save()
    recount_stars([row.product_id])


@transaction.atomic
def correct_recognition(
    recognition: Recognition,
    *,
    values: Mapping[str, object],
    reason: str,
    by: User,
    at: datetime,
    paper: UploadedFile | None = None,
) -> None:
    """Put right what was typed wrongly: {column: value}. One that was verified stays verified, by
    whoever corrects it; one that was not accepted waits to be verified again.

    Raises Refusal for a verified one of a producer that the person acts for.

    Effects: stars of the product, and of open applications that show it.
    """
    row = _lock(recognition)
    if row.verified_at and not recognition.verified_at:
        raise Refusal(_("Somebody has just verified this recognition. Look at it again."))
    if row.verified_at:
        refuse_own_producer(row.product.producer_id, by=by)
        row.verified_at, row.verified_by = at, by
    for name, value in values.items():
        setattr(row, name, value)
    row.refused_at = None
    row.save()
    _note(row, Kind.CORRECTED, by=by, at=at, reason=reason, paper=paper)


@transaction.atomic
def refuse_recognition(recognition: Recognition, *, reason: str, by: User, at: datetime) -> None:
    """The decision is not as it was stated; the producer reads why, and may correct it. Raises
    Refusal for one that is verified or was not accepted already, and for one's own producer.
    """
    row = _lock(recognition)
    refuse_own_producer(row.product.producer_id, by=by)
    if row.verified_at or row.refused_at:
        raise Refusal(_("This recognition does not wait to be verified any more."))
    row.refused_at = at
    row.save(update_fields=["refused_at"])
    _note(row, Kind.REFUSED, by=by, at=at, reason=reason)


@transaction.atomic
def revoke_recognition(
    recognition: Recognition,
    *,
    day: date,
    ground: str,
    document: str,
    reason: str,
    by: User,
    at: datetime,
    paper: UploadedFile | None = None,
) -> None:
    """The stars do not count from this day on. Raises Refusal for one that is not verified or is
    revoked, for a day before the issue or after today, and for one's own producer.

    Effects: stars of the product, and of open applications that show it; what an accepted
    participation has frozen stays.
    """
    row = _lock(recognition)
    refuse_own_producer(row.product.producer_id, by=by)
    if not row.verified_at or row.revoked_on:
        raise Refusal(_("Only a verified recognition that holds can be revoked."))
    if not row.issued_on <= day <= local_day(at):
        raise Refusal(_("Choose a day between the day of issue and today."))
    row.revoked_on = day
    row.save(update_fields=["revoked_on"])
    said = {"ground": ground, "document": document, "day": day, "reason": reason}
    _note(row, Kind.REVOKED, by=by, at=at, paper=paper, **said)


@transaction.atomic
def restore_recognition(
    recognition: Recognition, *, document: str, reason: str, by: User, at: datetime
) -> None:
    """A revocation was wrong or has been lifted. Raises Refusal for one that is not revoked, and
    for one's own producer.

    Effects: stars of the product, and of open applications that show it.
    """
    row = _lock(recognition)
    refuse_own_producer(row.product.producer_id, by=by)
    if not row.revoked_on:
        raise Refusal(_("This recognition is not revoked."))
    row.revoked_on = None
    row.save(update_fields=["revoked_on"])
    _note(row, Kind.RESTORED, by=by, at=at, document=document, reason=reason)


@transaction.atomic
def extend_recognition(
    recognition: Recognition,
    *,
    day: date,
    document: str,
    reason: str,
    by: User,
    at: datetime,
    paper: UploadedFile | None = None,
) -> None:
    """It holds to the end of this day while the new evaluation runs. Raises Refusal for one that is
    not verified or is revoked, for a day before its end or later than the law allows, and for one's
    own producer.

    Effects: stars of the product, and of open applications that show it.
    """
    row = _lock(recognition)
    refuse_own_producer(row.product.producer_id, by=by)
    if not row.verified_at or row.revoked_on:
        raise Refusal(_("Only a verified recognition that holds can be extended."))
    latest = _latest_extension(row, on=local_day(at))
    first = max(row.ends_on, local_day(at))
    if not first < day <= latest:
        words = _("Choose a day after %(first)s and not after %(last)s.")
        told = {"first": f"{first:%d/%m/%Y}", "last": f"{latest:%d/%m/%Y}"}
        raise Refusal(words % told)
    row.extended_until = day
    row.save(update_fields=["extended_until"])
    said = {"document": document, "day": day, "reason": reason}
    _note(row, Kind.EXTENDED, by=by, at=at, paper=paper, **said)


def _latest_extension(row: Recognition, *, on: date) -> date:
    """The last day that the law lets an old certificate run to; Refusal where it knows no
    extension.
    """
    try:
        days = LegalParameter.objects.value("recognition_extension_days", on=on)
    except LegalParameter.DoesNotExist:
        raise Refusal(_("The law of today knows no extension.")) from None
    return row.expires_on + timedelta(days=days)
