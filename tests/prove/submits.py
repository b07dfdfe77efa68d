"""One application sent 200 times at once is one; and nobody hands in after the close, even while it
is moved.
"""

import time
from itertools import count
from threading import Event as Signal
from threading import Thread

from tests.prove.place import Place, figure
from tests.prove.race import at_once, client_of, without_locks

IDENTICAL, RACERS = 200, 120
THREADS = {"postgres": 40, "sqlite": 25}


def run(place: Place) -> int:
    threads = THREADS[place.database]
    bad = identical(threads, name=place.database)
    # SQLite runs one writing transaction at a time, so there is no race to lose without row locks.
    return bad + (deadline(threads) if place.database == "postgres" else 0)


def furnish():
    """(event, producer, the producer's browser, address of the form)."""
    from django.db import transaction

    from tests.factories.events import EventFactory
    from tests.factories.producers import ProductFactory, RepresentativeFactory

    with transaction.atomic():
        event, product = EventFactory(), ProductFactory()
        user = RepresentativeFactory(producer=product.producer).user
    return event, product, user


def identical(threads: int, *, name: str) -> int:
    from django.db import connection

    def send():
        event, product, user = furnish()
        client = client_of(user)
        url = f"/events/{event.pk}/apply?producer={product.producer_id}"
        form = {"products": [product.pk], "booths_wanted": 1, "submit": "1"}
        answers = at_once(
            lambda _n: client.post(url, form).status_code, range(IDENTICAL), threads=threads
        )
        return event.participations.count(), sum(status not in (302, 422) for status in answers)

    started = time.monotonic()
    count, errors = send()
    seconds = time.monotonic() - started
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_live_participation_per_event")
    control, _errors = send()
    bad = abs(count - 1) + errors
    return figure(
        id=f"submits-{name}",
        n=IDENTICAL,
        errors=errors,
        bad=bad,
        control_bad=control - 1,
        seconds=round(seconds, 1),
    )


def deadline(threads: int) -> int:
    late, handed_in, errors = race_the_close(threads)
    with without_locks():
        control, _handed_in, _errors = race_the_close(threads, patience=5)
    bad = late + errors + (handed_in in (0, RACERS))
    return figure(
        id="deadline-postgres",
        n=RACERS,
        handed_in=handed_in,
        late=late,
        errors=errors,
        bad=bad,
        control_bad=control,
    )


def race_the_close(threads: int, *, patience: float = 0.15) -> tuple[int, int, int]:
    """(stamped after the close, handed in, server errors): an officer closes the call when a third
    has submitted.

    From then on each submit dawdles between reading the close and reading the clock, `patience`
    seconds or until the officer is done.
    """
    from django.db import connection, transaction

    from core.clock import db_now
    from events.models import Event
    from exhibitors.actions import application
    from tests.factories.events import EventFactory
    from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
    from tests.factories.producers import RepresentativeFactory

    with transaction.atomic():
        event = EventFactory()
        drafts = [
            ExhibitFactory(participation=ParticipationFactory(event=event)).participation
            for _ in range(RACERS)
        ]
        people = {p.pk: RepresentativeFactory(producer=p.producer).user for p in drafts}
    browsers = {pk: client_of(user) for pk, user in people.items()}

    started, closed = Signal(), Signal()

    def dawdle(_arrived):
        if started.is_set():
            closed.wait(patience)
        return db_now()

    def close():
        time.sleep(1)  # those who have read the close come as far as the clock
        with transaction.atomic():
            locked = Event.objects.select_for_update().get(pk=event.pk)
            locked.apply_until = db_now()
            locked.save(update_fields=["apply_until"])
        connection.close()
        closed.set()

    answered, officer = count(1), Thread(target=close)

    def hand_in(participation):
        status = (
            browsers[participation.pk]
            .post(f"/participations/{participation.pk}/submit")
            .status_code
        )
        if next(answered) == RACERS // 3:
            started.set()
            officer.start()
        return status

    # Whoever arrives is judged by the moment at which they read the clock.
    read, application.db_time_of = application.db_time_of, dawdle
    try:
        answers = at_once(hand_in, drafts, threads=threads)
    finally:
        application.db_time_of = read
    officer.join()
    event.refresh_from_db()
    stamps = [p.submitted_at for p in event.participations.submitted()]
    return (
        sum(stamp >= event.apply_until for stamp in stamps),
        len(stamps),
        sum(status >= 500 for status in answers),
    )
