import rules

from accounts.models import Role, roles_of
from producers.models import Producer, producers_of


@rules.predicate
def has_a_desk(user, event):
    """Works at the host or at an agency that sends a delegation."""
    desks = roles_of(user).at()
    return event.host_id in desks or event.delegations.filter(agency__in=desks).exists()


@rules.predicate
def watches_over(user, thing):
    """A manager or an inspector; never of what belongs to a producer that they act for."""
    if user.is_superuser:
        return True
    producer = thing if isinstance(thing, Producer) else getattr(thing, "producer", None)
    is_own = producer is not None and producer.pk in producers_of(user)
    return bool(roles_of(user).at(Role.MANAGER, Role.INSPECTOR)) and not is_own


rules.add_perm("reports.view_event_overview", has_a_desk)
rules.add_perm("reports.view_history", watches_over)
