"""The sample: the published figures of Bắc Giang (2020-2023) rebuilt from rows, on producers that
are plainly invented.

Everything invented is marked `is_sample` and says "(mẫu)" in its name; tax codes begin with 99,
which no province uses.
"""

from django.db import transaction

from reports.sample.fairs import load_calendar, load_fairs, load_open_fair, load_turns
from reports.sample.money import load_money
from reports.sample.people import load_agencies, load_people
from reports.sample.producers import load_producers


@transaction.atomic
def load_sample(*, password: str) -> dict[str, str]:
    """Load the sample once; returns {role: log-in}."""
    agencies = load_agencies()
    people = load_people(agencies, password=password)
    producers = load_producers(agencies["home"], people)
    load_calendar(agencies["home"])
    load_turns(load_fairs(agencies["home"]), producers, people)
    load_open_fair(agencies["home"], producers, people)
    load_money(agencies["home"], producers, people)
    return {role: person.email for role, person in people.items()}
