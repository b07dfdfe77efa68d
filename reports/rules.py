import rules

from accounts.models import Role, roles_of
from producers.models import Producer, producers_of


@rules.predicate
def has_a_desk(user, event):
    """Works at the host or at an agency that sends a delegation."""
    desks = roles_of(user).at()
    return event.host_id in desks or event.delegations.filter(agency__in=desks).exists()


# The way from a noun to the agencies whose managers and inspectors watch over it.
OWNERS = ("host_id", "home_agency_id", "agency_id")


def agencies_of(thing) -> set[int | None]:
    """The keys of the agencies that a thing belongs to, of an application host and sender; None
    stands for the whole country.
    """
    if owners := {getattr(thing, name) for name in OWNERS if hasattr(thing, name)}:
        return owners
    wholes = ("event", "programme", "producer")
    whole = next(getattr(thing, name) for name in wholes if hasattr(thing, name))
    delegation = getattr(thing, "delegation", None)
    return agencies_of(whole) | ({delegation.agency_id} if delegation else set())


def producer_of(thing):
    """The producer that a thing is of, if it is of one."""
    if isinstance(thing, Producer):
        return thing
    within = getattr(thing, "participation", thing)
    return getattr(within, "producer", None)


@rules.predicate
def watches_over(user, thing):
    """A manager or an inspector of the agency that it belongs to; never of what belongs to a
    producer that they act for.
    """
    if user.is_superuser:
        return True
    watched, owners = roles_of(user).at(Role.MANAGER, Role.INSPECTOR), agencies_of(thing)
    producer = producer_of(thing)
    is_own = producer is not None and producer.pk in producers_of(user)
    return not is_own and (bool(owners & watched) or (owners == {None} and bool(watched)))


rules.add_perm("reports.view_event_overview", has_a_desk)
rules.add_perm("reports.view_history", watches_over)
