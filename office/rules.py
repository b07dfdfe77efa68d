"""Who may read a private file, and who lets letters go out."""

from collections.abc import Callable

import rules

from accounts.rules import organises_at
from core.forms import is_key
from office.models import Paper, Upload

# {noun: predicate(user, pk)}, filled by the apps that own the nouns.
READERS: dict[str, Callable[[object, str], bool]] = {}

# {kind of paper: predicate(user, paper)}: who of the desk may read what a draft says.
PAPER_READERS: dict[str, Callable[[object, Paper], bool]] = {}

# {kind of paper: predicate(user, paper)}: who fills in, numbers and revokes it; organisers of the
# agency unless another desk.
PAPER_WRITERS: dict[str, Callable[[object, Paper], bool]] = {}

# {noun: fetch(user, pk)}: the visible thing that letters and papers stand within, or None.
SUBJECTS: dict[str, Callable[[object, str], object]] = {}


def subject_of(within: str, *, user) -> dict[str, object]:
    """`event:7` -> {"event": the event}, if the person sees it."""
    noun, _sep, pk = within.partition(":")
    return {noun: SUBJECTS[noun](user, pk)} if noun in SUBJECTS and is_key(pk) else {}


def may_read(upload: Upload, *, user) -> bool:
    """Whether the person may read the file: the owner of the subject's noun decides; an unknown
    noun hides it.
    """
    noun, _sep, pk = upload.about.partition(":")
    return noun in READERS and READERS[noun](user, pk)


@rules.predicate
def is_organiser_of_writer(user, letter):
    return organises_at(user, letter.agency_id)


@rules.predicate
def is_organiser_of_agency(user, agency):
    return organises_at(user, agency.pk)


@rules.predicate
def writes_paper(user, paper):
    """The desk of its kind."""
    return PAPER_WRITERS.get(paper.kind, is_organiser_of_writer)(user, paper)


@rules.predicate
def reads_paper(user, paper):
    """Whom its kind lets read what it says; a signed one is read by the whole desk."""
    return paper.status != Paper.Status.DRAFT or PAPER_READERS[paper.kind](user, paper)


for verb in (
    "approve_letter",
    "approve_letters",
    "change_letter",
    "discard_letter",
    "discard_letters",
    "retry_letter",
):
    rules.add_perm(f"office.{verb}", is_organiser_of_writer)
rules.add_perm("office.hold_mail", is_organiser_of_agency)
rules.add_perm("office.release_mail", is_organiser_of_agency)

rules.add_perm("office.view_paper", reads_paper)
for verb in ("change_paper", "sign_paper", "revoke_paper", "delete_paper"):
    rules.add_perm(f"office.{verb}", writes_paper)
rules.add_perm("office.set_paper_template", is_organiser_of_agency)
rules.add_perm("office.reset_paper_template", is_organiser_of_agency)
