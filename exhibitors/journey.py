"""The journey line of a participation. Each app adds its steps in `AppConfig.ready()`; every page
shows the same line.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.ui import deadline
from exhibitors.models import Participation


class State(StrEnum):
    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Step:
    """`states` answers {participation pk: State} for those that have reached the step, with one
    query at most.
    """

    position: int
    label: str
    states: Callable[[list[Participation]], dict[int, State]]


@dataclass(frozen=True)
class NextStep:
    """What the producer does next: a page to open or an act; neither when there is nothing to
    press.
    """

    text: str
    label: str = ""
    url: str = ""
    verb: str = ""

    @property
    def is_to_do(self) -> bool:
        return bool(self.url or self.verb)


STEPS: list[Step] = []


def register(step: Step) -> None:
    STEPS.append(step)
    STEPS.sort(key=lambda s: s.position)


def lines(participations: Iterable[Participation]) -> dict[int, list[tuple[Step, State]]]:
    """{pk: [(step, state), ...]}: the first step not done is where the participation stands now."""
    participations = list(participations)
    reached = [(step, step.states(participations)) for step in STEPS]
    return {
        p.pk: _line(p, [(step, states.get(p.pk, State.AHEAD)) for step, states in reached])
        for p in participations
    }


def _line(participation, line):
    index = next((i for i, (_step, state) in enumerate(line) if state != State.DONE), None)
    if index is not None:
        here = (
            State.NOW
            if participation.is_live and participation.status != Status.ABSENT
            else State.STOPPED
        )
        line[index] = (line[index][0], here)
    return line


Status = Participation.Status
DECIDED = {Status.CONFIRMED, Status.ATTENDED, Status.ABSENT}


def _by_status(statuses) -> Callable:
    return lambda participations: {p.pk: State.DONE for p in participations if p.status in statuses}


def _applied(participations):
    return {
        p.pk: State.DONE for p in participations if p.submitted_at and p.status != Status.RETURNED
    }


register(Step(10, gettext_lazy("Applied"), _applied))
register(Step(20, gettext_lazy("Decided"), _by_status(DECIDED)))
register(Step(50, gettext_lazy("Fair days"), _by_status({Status.ATTENDED})))


def next_step(participation: Participation) -> NextStep:
    """The one thing to do now, in words, with its deadline and its button."""
    step = NEXT.get(participation.status)
    return step(participation) if step else NextStep("")


def _draft(p):
    until = deadline(p.event.apply_until)
    text = (
        _("Your draft is saved. Submit it before %(until)s.") % {"until": until}
        if until
        else _("Your draft is saved.")
    )
    return NextStep(text, _("Continue the application"), reverse("change_application", args=[p.pk]))


def _returned(p):
    return NextStep(
        _("The organiser asks: %(reason)s") % {"reason": p.decision_note},
        _("Complete the application"),
        reverse("change_application", args=[p.pk]),
    )


def _accepted(p):
    until = deadline(p.confirm_before)
    text = (
        _("You are accepted. Confirm before %(until)s.") % {"until": until}
        if until
        else _("You are accepted. Confirm that you will come.")
    )
    return NextStep(text, verb="confirm_participation")


def _confirmed(p):
    day = date_format(p.event.opens_on, "SHORT_DATE_FORMAT")
    return NextStep(_("Your place is confirmed. The fair opens on %(day)s.") % {"day": day})


NEXT = {
    Status.DRAFT: _draft,
    Status.RETURNED: _returned,
    Status.ACCEPTED: _accepted,
    Status.CONFIRMED: _confirmed,
    Status.SUBMITTED: lambda p: NextStep(
        _("The organiser has your application. You will see the decision here.")
    ),
    Status.WAITLISTED: lambda p: NextStep(
        _("You are on the waiting list. You will see it here when a place is free.")
    ),
    Status.DECLINED: lambda p: NextStep(_("Declined: %(reason)s") % {"reason": p.decision_note}),
    Status.ATTENDED: lambda p: NextStep(_("Thank you for taking part.")),
    Status.ABSENT: lambda p: NextStep(
        _("You are marked as absent. Tell the organiser if this is wrong.")
    ),
    Status.WITHDRAWN: lambda p: NextStep(_("You have withdrawn this application.")),
    Status.LAPSED: lambda p: NextStep(_("The offer was not confirmed in time.")),
}
