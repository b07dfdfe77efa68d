"""What is done to an application, and to a paper of it, by a button."""

from secrets import randbelow

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.forms import DeskReasonForm, ReasonForm
from core.verbs import Verb
from events.models import Event
from exhibitors import actions
from exhibitors.forms import MOST_SEED, ProposalForm, ReviewForm, SelectionForm, ZoneForm
from exhibitors.models import Attachment, Participation, Review
from exhibitors.statistics import answers_of, rating_notes

Status, Paper = Participation.Status, Attachment.Status


def has_begun(participation: Participation) -> bool:
    return participation.event.has_begun(timezone.localdate())


def of_participation(request, participation: Participation) -> dict:
    return {"participation": participation}


def own_review(request, participation: Participation) -> dict:
    """What the person has said of this application before is changed, not said twice."""
    own = Review.objects.filter(participation=participation, reviewer=request.user).first()
    return {"instance": own, "participation": participation}


def content_of(request, participation: Participation) -> dict:
    notes = rating_notes(participation)
    return {"p": participation, "notes": notes, **answers_of(participation)}


submit_participation = Verb(
    Participation,
    actions.submit_participation,
    label=gettext_lazy("Submit"),
    becomes=[Status.SUBMITTED],
    tone="primary",
)
confirm_participation = Verb(
    Participation,
    actions.confirm_participation,
    label=gettext_lazy("Confirm my place"),
    in_states=[Status.ACCEPTED],
    tone="primary",
)
withdraw_participation = Verb(
    Participation,
    actions.withdraw_participation,
    label=gettext_lazy("Withdraw the application"),
    words=lambda participation: (
        _("%(what)s: a place that is held goes to the next in line.") % {"what": participation}
    ),
    asks=True,
    becomes=[Status.WITHDRAWN],
)
propose_decision = Verb(
    Participation,
    actions.propose_decision,
    label=gettext_lazy("Propose"),
    title=gettext_lazy("Propose a decision"),
    button=gettext_lazy("Save the proposal"),
    form=ProposalForm,
    given=of_participation,
    becomes=[Status.ACCEPTED, Status.WAITLISTED],
)
review_participation = Verb(
    Participation,
    actions.review_participation,
    label=gettext_lazy("Judge"),
    form=ReviewForm,
    given=own_review,
    template="exhibitors/review_form.html",
    shows=content_of,
    in_states=[Status.SUBMITTED, Status.WAITLISTED],
    back=lambda participation: reverse("event_scores", args=[participation.event_id]),
)
accept_participation = Verb(
    Participation,
    actions.accept_participation,
    label=gettext_lazy("Accept"),
    becomes=[Status.ACCEPTED],
    done=gettext_lazy("Accepted. The invitation waits under Letters until it is approved."),
)
waitlist_participation = Verb(
    Participation,
    actions.waitlist_participation,
    label=gettext_lazy("Waiting list"),
    becomes=[Status.WAITLISTED],
)
return_participation = Verb(
    Participation,
    actions.return_participation,
    label=gettext_lazy("Return"),
    title=gettext_lazy("Return the application for completion"),
    form=ReasonForm,
    becomes=[Status.RETURNED],
)
decline_participation = Verb(
    Participation,
    actions.decline_participation,
    label=gettext_lazy("Decline"),
    title=gettext_lazy("Decline the application"),
    form=ReasonForm,
    becomes=[Status.DECLINED],
)
assign_zone = Verb(
    Participation,
    actions.assign_zone,
    label=gettext_lazy("Assign a zone"),
    title=gettext_lazy("Which zone?"),
    button=gettext_lazy("Save"),
    form=ZoneForm,
    given=of_participation,
    fits=lambda participation: participation.is_live and participation.event.zones.exists(),
)
mark_attended = Verb(
    Participation,
    actions.mark_attended,
    label=gettext_lazy("Mark as attended"),
    becomes=[Status.ATTENDED],
    fits=has_begun,
    tone="primary",
)
take_presence_back = Verb(
    Participation,
    actions.take_presence_back,
    label=gettext_lazy("Take the mark back"),
    words=lambda participation: (
        _("%(what)s: marked as %(status)s. It leaves every count of attendance.")
        % {"what": participation, "status": participation.get_status_display()}
    ),
    form=DeskReasonForm,
    in_states=[Status.ATTENDED, Status.ABSENT],
    done=gettext_lazy("The mark is taken back. Mark anew whether the producer came."),
)
mark_absent = Verb(
    Participation,
    actions.mark_absent,
    label=gettext_lazy("Mark as absent"),
    becomes=[Status.ABSENT],
    fits=has_begun,
)
check_attachment = Verb(
    Attachment,
    actions.check_attachment,
    label=gettext_lazy("In order"),
    becomes=[Paper.IN_ORDER],
    back=lambda paper: paper.participation,
)
reject_attachment = Verb(
    Attachment,
    actions.reject_attachment,
    label=gettext_lazy("Reject"),
    title=gettext_lazy("Reject the paper"),
    form=ReasonForm,
    becomes=[Paper.REJECTED],
    back=lambda paper: paper.participation,
)


def seed_of(request, event: Event) -> dict:
    """The seed of the last run, so that it can be repeated; else one drawn by lot."""
    last = event.selections.first()
    return {"initial": {"seed": last.seed if last else randbelow(MOST_SEED)}}


def words_of_run(event, run) -> str:
    words = ngettext(
        "%(n)s application of %(all)s is proposed for a place.",
        "%(n)s applications of %(all)s are proposed for a place.",
        run.chosen,
    )
    return words % {"n": run.chosen, "all": run.candidates}


propose_selection = Verb(
    Event,
    actions.propose_selection,
    label=gettext_lazy("Propose by points"),
    button=gettext_lazy("Propose"),
    words=lambda event: _(
        "Every submitted application is proposed for a place or the waiting list, by its points"
        " and within places and quotas."
        " What you have proposed by hand stays. Nothing is published."
    ),
    form=SelectionForm,
    given=seed_of,
    back=lambda event: reverse("event_decisions", args=[event.pk]),
    done=words_of_run,
    inside=lambda request, event: event,
    tone="primary",
)
