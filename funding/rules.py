import rules

from accounts.models import Role, duties
from accounts.rules import keeps_books_at, reads_at
from exhibitors.rules import is_representative


@rules.predicate
def keeps_books_for(user, participation):
    """Keeps the books of the host, the sending agency or the producer's home agency."""
    sender = participation.delegation and participation.delegation.agency_id
    return keeps_books_at(user, participation.event.host_id, sender, participation.exhibitor.home_agency_id)


@rules.predicate
def keeps_books_of_claim(user, line):
    return keeps_books_at(user, line.claim.agency_id)


@rules.predicate
def keeps_books_somewhere(user, _thing=None):
    return bool(duties(user).at(Role.FINANCE))


@rules.predicate
def reads_money(user, participation):
    """The producer's people and the desks of host, sender and home agency; officers do not see money."""
    sender = participation.delegation and participation.delegation.agency_id
    desks = (participation.event.host_id, sender, participation.exhibitor.home_agency_id)
    return is_representative(user, participation.exhibitor) or reads_at(user, *desks)


rules.add_perm("funding.view_claims", reads_money)
rules.add_perm("funding.log_support", keeps_books_for)
rules.add_perm("funding.void_support", keeps_books_of_claim)
rules.add_perm("funding.add_programme", keeps_books_somewhere)
