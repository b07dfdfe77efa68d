"""Which desks read a producer because it has applied to them, kept as rows (`DeskAccess`)."""

from collections.abc import Iterable, Iterator

from core.facts import CHECKS, StaleFact
from exhibitors.models import Participation
from producers.models import DeskAccess


def recount_accesses(producers: Iterable[int]) -> None:
    """Make the rows of these producers what their applications say; the caller has locked those
    that it changes.
    """
    keys = set(producers)
    wanted = applied_to(Participation.objects.filter(producer__in=keys))
    known = {
        (access.producer_id, access.agency_id): access
        for access in DeskAccess.objects.filter(producer__in=keys)
    }
    gone = [access.pk for pair, access in known.items() if pair not in wanted]
    DeskAccess.objects.filter(pk__in=gone).delete()
    DeskAccess.objects.bulk_create(
        (
            DeskAccess(producer_id=producer, agency_id=agency)
            for producer, agency in sorted(wanted - known.keys())
        ),
        ignore_conflicts=True,
    )


def applied_to(participations) -> set[tuple[int, int]]:
    """(producer, agency) of everything handed in among these applications: agencies that host the
    fair, or send a delegation that it belongs to.
    """
    rows = participations.submitted().values_list("producer", "event__host", "delegation__agency")
    pairs = {(producer, agency) for producer, *both in rows.distinct() for agency in both}
    return {(producer, agency) for producer, agency in pairs if agency}


def stale_accesses() -> Iterator[StaleFact]:
    """Pairs of producer and agency that are missing, or should not be there."""
    wanted = applied_to(Participation.objects.all())
    known = set(DeskAccess.objects.values_list("producer", "agency"))
    for producer, agency in sorted(wanted ^ known):
        is_known = (producer, agency) in known
        yield StaleFact(f"desk access of {agency} to {producer}", is_known, not is_known)


CHECKS.append(stale_accesses)
