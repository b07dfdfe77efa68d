"""Papers behind a claim, and evidence that is let pass."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.transitions import Refusal
from funding.models import Claim, ClaimPaper, Waiver
from funding.statistics import evidence_gaps
from office.actions import store_paper
from producers.actions import refuse_own_producer

Status = Claim.Status


def add_claim_paper(
    claim: Claim, *, file, kind: str, label: str, by: User, at: datetime
) -> ClaimPaper:
    """Keep a paper with its claim: a PDF or a photo; the same file called the same once more is
    the paper that is there. Raises ValidationError for anything else,
    Refusal once it is settled.
    """
    with transaction.atomic():
        claim.lock()
        refuse_own(claim, by=by)
        if claim.status in (Status.SETTLED, *Claim.GONE):
            raise Refusal(
                _("This claim is “%(status)s”; its papers stay as they are.")
                % {"status": claim.get_status_display()}
            )
        label = label or str(ClaimPaper.Kind(kind).label)
        if standing := same_paper(claim, file, kind=kind, label=label):
            return standing
        upload = store_paper(file, about=f"claim:{claim.pk}", by=by, at=at)
        return ClaimPaper.objects.create(claim=claim, kind=kind, label=label, upload=upload)


def same_paper(claim: Claim, file, *, kind: str, label: str) -> ClaimPaper | None:
    """The paper of this kind and label that holds the same file: its button was pressed twice."""
    file.seek(0)
    sha256 = hashlib.sha256(file.read()).hexdigest()
    is_same = Q(upload__sha256=sha256) | Q(upload__original_sha256=sha256)
    return claim.papers.filter(is_same, kind=kind, label=label).first()


@transaction.atomic
def waive_evidence(
    claim: Claim, *, lacking: Iterable[tuple[int, str]], reason: str, by: User, at: datetime
) -> list[Waiver]:
    """Let pass what lines of a claim lack: `lacking` are (key of a line, kind of evidence). Raises
    Refusal for whoever recorded a line of the claim or acts for the producer, and for what is not
    lacking any more.
    """
    claim.lock()
    if claim.is_open or claim.status in (Status.LOGGED, *Claim.GONE):
        raise Refusal(_("Evidence is let pass once the claim is handed in."))
    refuse_own(claim, by=by)
    if claim.lines.standing().filter(recorder=by).exists():
        raise Refusal(_("Whoever recorded a cost of this claim lets no evidence of it pass."))
    gaps = {(gap.line.pk, gap.what): gap for gap in evidence_gaps([claim])[claim.pk]}
    made = []
    for key in lacking:
        gap = gaps.get(key)
        if gap is None or gap.waiver:
            raise Refusal(_("Some of this is there by now. Look at the claim again."))
        made.append(
            Waiver.objects.create(line=gap.line, what=gap.what, reason=reason, by=by, at=at)
        )
    return made


def refuse_bare(claim: Claim) -> None:
    """Raises Refusal when evidence is missing that nobody has let pass."""
    bare = [gap for gap in evidence_gaps([claim])[claim.pk] if gap.waiver is None]
    if bare:
        told = "; ".join(f"{gap.line.cost_item}: {gap.what.label}" for gap in bare)
        raise Refusal(
            _("evidence is missing (%(what)s); add it, or a colleague lets it pass with a reason")
            % {"what": told}
        )


def refuse_own(claim: Claim, *, by: User) -> None:
    """Raise Refusal for whoever acts for the producer of the claim."""
    refuse_own_producer(claim.participation.producer_id, by=by)
