"""What is done to letters and papers by a button."""

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Agency
from core.forms import ReasonForm
from core.transitions import Refusal
from core.verbs import Verb
from office import actions
from office.forms import LetterForm, PaperForm
from office.models import Letter, Paper
from office.rules import subject_of


def outbox(agency: Agency) -> str:
    return "letter_list"


def event_of_paper(request, paper: Paper):
    return subject_of(paper.within, user=request.user).get("event")


def draft_of(request, paper: Paper) -> dict:
    """Nobody types into a paper that keeps what it says."""
    if paper.status != Paper.Status.DRAFT:
        raise Refusal(_("This paper is signed and cannot be changed any more."))
    return {"paper": paper}


def going_out(n: int) -> str:
    return ngettext("%(n)s letter goes out.", "%(n)s letters go out.", n) % {"n": n}


approve_letter = Verb(
    Letter,
    actions.approve_letter,
    label=gettext_lazy("Approve: let it go out"),
    in_states=[Letter.Status.DRAFT],
    tone="primary",
)
change_letter = Verb(
    Letter,
    actions.change_letter,
    label=gettext_lazy("Change"),
    title=gettext_lazy("Change the letter"),
    button=gettext_lazy("Save"),
    words=lambda letter: letter.recipient,
    form=LetterForm,
    given=lambda request, letter: {"instance": letter},
    in_states=[Letter.Status.DRAFT],
)
retry_letter = Verb(
    Letter,
    actions.retry_letter,
    label=gettext_lazy("Try again"),
    in_states=[Letter.Status.FAILED],
    tone="primary",
)
discard_letter = Verb(
    Letter,
    actions.discard_letter,
    label=gettext_lazy("Discard"),
    becomes=[Letter.Status.DISCARDED],
)
hold_mail = Verb(
    Agency,
    actions.hold_mail,
    label=gettext_lazy("Hold back all letters"),
    fits=lambda agency: not agency.is_mail_held,
    back=outbox,
    level=messages.WARNING,
    done=lambda agency, _made: (
        _("No letter of %(agency)s goes out until you let them go again.") % {"agency": agency}
    ),
)
release_mail = Verb(
    Agency,
    actions.release_mail,
    label=gettext_lazy("Let letters go out again"),
    fits=lambda agency: agency.is_mail_held,
    back=outbox,
    done=lambda agency, n: going_out(n),
    tone="primary",
)
change_paper = Verb(
    Paper,
    actions.change_paper,
    label=gettext_lazy("Fill in"),
    title=gettext_lazy("Fill in the paper"),
    button=gettext_lazy("Save"),
    words=lambda paper: paper.title,
    form=PaperForm,
    given=draft_of,
    in_states=[Paper.Status.DRAFT],
    inside=event_of_paper,
)
sign_paper = Verb(
    Paper,
    actions.sign_paper,
    label=gettext_lazy("Number and freeze"),
    words=lambda paper: _(
        "The paper gets the next number and stays as it is now, whatever changes later. Look at"
        " the PDF first."
    ),
    asks=True,
    becomes=[Paper.Status.SIGNED],
    inside=event_of_paper,
    tone="primary",
)
delete_paper = Verb(
    Paper,
    actions.delete_paper,
    label=gettext_lazy("Delete the draft"),
    words=lambda paper: _("%(paper)s: what was filled in is lost.") % {"paper": paper.title},
    asks=True,
    in_states=[Paper.Status.DRAFT],
    leads=lambda _paper, _made: reverse("paper_list"),
    done=gettext_lazy("The draft is deleted."),
    inside=event_of_paper,
)
revoke_paper = Verb(
    Paper,
    actions.revoke_paper,
    label=gettext_lazy("Revoke"),
    title=gettext_lazy("Revoke the paper"),
    words=lambda paper: paper.title,
    form=ReasonForm,
    becomes=[Paper.Status.REVOKED],
    inside=event_of_paper,
)
