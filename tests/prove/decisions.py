"""Two officers decide on one application at the same instant: one decision, and the other is told
by whom.
"""

import time
from threading import Barrier

from tests.prove.place import Place, figure
from tests.prove.race import at_once, client_of, without_locks

ROUNDS, DEEP_ROUNDS, CONTROL_ROUNDS = 250, 1000, 60
WORDS = {"accept": {}, "decline": {"reason": "Hết chỗ."}}
ENDS = {"accept": "accepted", "decline": "declined"}


def run(place: Place) -> int:
    event, officers = furnish()
    started = time.monotonic()
    rounds = DEEP_ROUNDS if place.is_deep else ROUNDS
    judged = [decide(event, officers) for _ in range(rounds)]
    seconds = time.monotonic() - started
    with without_locks():
        control = [decide(event, officers) for _ in range(CONTROL_ROUNDS)]
    bad = [judgement for judgement in judged if judgement]
    for judgement in sorted(set(bad)):
        print(f"  {judgement}: {bad.count(judgement)}")
    return figure(
        id="decisions",
        n=rounds,
        bad=len(bad),
        control_bad=sum(map(bool, control)),
        seconds=round(seconds, 1),
    )


def furnish():
    from django.db import transaction

    from tests.factories.accounts import staff
    from tests.factories.events import EventFactory

    with transaction.atomic():
        event = EventFactory()
        officers = {verb: staff(event.host, full_name=f"Cán bộ {verb}") for verb in WORDS}
    return event, {verb: (user, client_of(user)) for verb, user in officers.items()}


def decide(event, officers) -> str:
    """What is wrong after both have pressed their button; empty when all is well."""
    from exhibitors.models import Participation
    from tests.factories.exhibitors import ParticipationFactory

    pk = ParticipationFactory(event=event, status="submitted").pk
    barrier = Barrier(2)

    def press(verb):
        _user, client = officers[verb]
        barrier.wait()
        return client.post(f"/participations/{pk}/{verb}", WORDS[verb], follow=True)

    answers = dict(zip(WORDS, at_once(press, WORDS, threads=2), strict=True))
    row = Participation.objects.get(pk=pk)
    winner = next((verb for verb in WORDS if ENDS[verb] == row.status), None)
    if winner is None or any(answer.status_code >= 500 for answer in answers.values()):
        return "error"
    if row.decided_by != officers[winner][0]:
        return "the decision of one under the name of the other"
    loser = next(verb for verb in WORDS if verb != winner)
    page = answers[loser].content.decode()
    is_told = "Không thực hiện được nữa" in page and officers[winner][0].full_name in page
    return "" if is_told else "the loser is not told by whom"
