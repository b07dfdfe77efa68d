"""Which desks read a producer because it has applied to them, kept as rows (`DeskAccess`)."""

from collections.abc import Iterable, Iterator

from core.facts import CHECKS, StaleFact
from exhibitors.models import DeskAccess, Participation


def recount_accesses(exhibitors: Iterable[int]) -> None:
    """Make the rows of these producers what their applications say; the caller has locked those
    that it changes.
    """
    keys = set(exhibitors)
    wanted = applied_to(Participation.objects.filter(exhibitor__in=keys))
    known = {
        (access.exhibitor_id, access.agency_id): access
        for access in DeskAccess.objects.filter(exhibitor__in=keys)
    }
    gone = [access.pk for pair, access in known.items() if pair not in wanted]
    DeskAccess.objects.filter(pk__in=gone).delete()
    DeskAccess.objects.bulk_create(
        (
            DeskAccess(exhibitor_id=exhibitor, agency_id=agency)
            for exhibitor, agency in sorted(wanted - known.keys())
        ),
        ignore_conflicts=True,
    )


def applied_to(participations) -> set[tuple[int, int]]:
    """(producer, agency) of everything handed in among these applications: agencies that host the
    fair, or send a delegation that it belongs to.
    """
    rows = participations.submitted().values_list("exhibitor", "event__host", "delegation__agency")
    pairs = {(exhibitor, agency) for exhibitor, *both in rows.distinct() for agency in both}
    return {(exhibitor, agency) for exhibitor, agency in pairs if agency}


def stale_accesses() -> Iterator[StaleFact]:
    """Pairs of producer and agency that are missing, or should not be there."""
    wanted = applied_to(Participation.objects.all())
    known = set(DeskAccess.objects.values_list("exhibitor", "agency"))
    for exhibitor, agency in sorted(wanted ^ known):
        is_known = (exhibitor, agency) in known
        yield StaleFact(f"desk access of {agency} to {exhibitor}", is_known, not is_known)


CHECKS.append(stale_accesses)
