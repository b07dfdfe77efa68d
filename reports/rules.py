import rules

from accounts.models import roles_of


@rules.predicate
def has_a_desk(user, event):
    """Works at the host or at an agency that sends a delegation."""
    desks = roles_of(user).at()
    return event.host_id in desks or event.delegations.filter(agency__in=desks).exists()


rules.add_perm("reports.view_event_overview", has_a_desk)
