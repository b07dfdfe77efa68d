"""What the law asks of an event's organiser, as dated tasks."""

from dataclasses import dataclass
from datetime import date, timedelta

from events.models import Duty, Event
from office.models import LegalParameter

WEEKEND = 5


@dataclass(frozen=True)
class Task:
    """A duty with the days between which it is done; `due_on` is the last day, None while nobody
    can say.
    """

    code: str
    label: str
    opens_on: date | None
    due_on: date | None
    done: Duty | None
    legal_basis: str

    def is_late(self, on: date) -> bool:
        return self.done is None and self.due_on is not None and self.due_on < on


def duty_tasks(event: Event) -> list[Task]:
    """The duties of a registered event in their order; none for one within a programme, which is
    exempt (Điều 29.1).

    Terms are those of the law on the day they are counted from. Working days leave out weekends,
    not the holidays, which the government moves from year to year.
    """
    if event.legal_basis != Event.LegalBasis.REGISTERED:
        return []
    done = {duty.code: duty for duty in event.duties.select_related("noted_by")}
    terms = list(LegalParameter.objects.filter(code__in=TERMS))
    registered = done.get(Duty.Code.REGISTER)
    opens, closes, last = event.opens_on, event.opens_on, event.last_day
    spans = {
        Duty.Code.REGISTER: (
            _before(terms, TERMS[0], opens),
            _before(terms, TERMS[1], closes),
            TERMS[1],
        ),
        Duty.Code.ANSWER: (None, registered and _answer_by(terms, registered.done_on), TERMS[2]),
        Duty.Code.REPORT: (last, _after(terms, TERMS[3], last), TERMS[3]),
    }
    basis = {term.code: term.legal_basis for term in terms}
    return [
        Task(code, Duty.Code(code).label, start, end, done.get(code), basis.get(term, ""))
        for code, (start, end, term) in spans.items()
    ]


TERMS = (
    "registration_opens_days",
    "registration_closes_days",
    "registration_answer_days",
    "result_report_days",
)


def _term(terms, code, on) -> int | None:
    held = (
        t
        for t in terms
        if t.code == code and t.valid_from <= on and (t.valid_to is None or on < t.valid_to)
    )
    return next((term.value for term in held), None)


def _before(terms, code, day) -> date | None:
    n = _term(terms, code, day)
    return None if n is None else day - timedelta(days=n)


def _after(terms, code, day) -> date | None:
    n = _term(terms, code, day)
    return None if n is None else day + timedelta(days=n)


def _answer_by(terms, day) -> date | None:
    """The n-th working day after this one."""
    n = _term(terms, TERMS[2], day)
    while n:
        day += timedelta(days=1)
        n -= day.weekday() < WEEKEND
    return None if n is None else day
