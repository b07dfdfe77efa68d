import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.clock import local_day
from core.transitions import Refusal
from office.actions.series import take_number
from office.actions.upload import store_upload
from office.documents import PAPER_KINDS, WORD_TYPE, fill_word, paper_facts, paper_pdf, paper_word
from office.models import Paper, PaperTemplate

Status = Paper.Status


@transaction.atomic
def draft_paper(
    agency: Agency, *, kind: str, about: str, title: str, at: datetime, within: str = ""
) -> Paper:
    """A draft of this kind about this subject; the one that stands is taken up again."""
    Agency.objects.select_for_update().get(pk=agency.pk)
    standing = Paper.objects.filter(
        agency=agency, kind=kind, about=about, status=Status.DRAFT
    ).first()
    return standing or Paper.objects.create(
        agency=agency, kind=kind, about=about, title=title, within=within, created_at=at
    )


@transaction.atomic
def change_paper(paper: Paper, *, typed: Mapping[str, str]) -> None:
    """Keep what people type into a draft. Raises Refusal once it is signed."""
    paper.lock()
    if paper.status != Status.DRAFT:
        raise Refusal(_("This paper is signed and cannot be changed any more."))
    paper.typed = dict(typed)
    paper.save(update_fields=["typed"])


@transaction.atomic
def delete_paper(paper: Paper) -> None:
    """Remove a draft; it has no number yet. Raises Refusal once it is signed."""
    paper.lock()
    if paper.status != Status.DRAFT:
        raise Refusal(_("This paper is signed and cannot be changed any more."))
    paper.delete()


@transaction.atomic
def sign_paper(paper: Paper, *, by: User, at: datetime) -> None:
    """Give the paper its number and freeze what it says, as PDF and Word. Raises InvalidTransition
    the second time.
    """
    paper.lock()
    paper.refuse_unless(Status.SIGNED)
    day = local_day(at)
    paper.year, paper.number = day.year, take_number(paper.agency, kind=paper.kind, year=day.year)
    paper.facts = paper_facts(paper, on=day)
    paper.become(Status.SIGNED)
    files = (
        (paper_pdf(paper, paper.facts), "application/pdf"),
        (paper_word(paper, paper.facts), WORD_TYPE),
    )
    paper.upload, paper.word = (
        store_upload(
            document.content,
            about=f"paper:{paper.pk}",
            name=document.filename,
            content_type=kind,
            by=by,
            at=at,
        )
        for document, kind in files
    )
    paper.signed_at, paper.signed_by = at, by
    paper.save()


@transaction.atomic
def revoke_paper(paper: Paper, *, reason: str) -> None:
    """The paper no longer holds; it keeps its number. Raises InvalidTransition unless it is
    signed.
    """
    paper.lock()
    paper.become(Status.REVOKED)
    paper.revoke_reason = reason
    paper.save(update_fields=["status", "revoke_reason"])


def set_paper_template(
    agency: Agency, *, kind: str, content: bytes, name: str, by: User, at: datetime
) -> None:
    """Use this Word file for papers of this kind from now on. Raises ValidationError for what could
    not be filled.
    """
    for facts in tried_facts(kind):
        fill_word(content, facts)
    _keep_template(agency, kind=kind, content=content, name=name, by=by, at=at)


def tried_facts(kind: str) -> tuple[dict, dict]:
    """What a template is tried on: an example with everything, and the same without rows and
    without what may be missing.
    """
    full = PAPER_KINDS[kind].example
    empty = {
        name: [] if isinstance(value, list) else None if isinstance(value, int) else ""
        for name, value in full.items()
    }
    return full, empty | {
        name: 0 for name in ("total", "chosen", "reserve", "refused", "open") if name in full
    }


@transaction.atomic
def _keep_template(agency, *, kind, content, name, by, at):
    Agency.objects.select_for_update().get(pk=agency.pk)
    sha256 = hashlib.sha256(content).hexdigest()
    same = {"agency": agency, "kind": kind, "upload__sha256": sha256, "upload__name": name}
    if PaperTemplate.objects.filter(**same).exists():
        return
    upload = store_upload(
        content,
        about=f"paper_template:{agency.pk}",
        name=name,
        content_type=WORD_TYPE,
        by=by,
        at=at,
    )
    PaperTemplate.objects.update_or_create(agency=agency, kind=kind, defaults={"upload": upload})


@transaction.atomic
def reset_paper_template(agency: Agency, *, kind: str) -> None:
    """Go back to the template of the house."""
    PaperTemplate.objects.filter(agency=agency, kind=kind).delete()
