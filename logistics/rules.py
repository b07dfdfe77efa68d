import rules

from accounts.rules import organises_at, reads_at
from exhibitors.rules import is_organiser_of_host_or_sender
from producers.rules import is_representative


@rules.predicate
def may_release(user, allocation):
    """The host any booth, a sending agency those of its own block."""
    participation = allocation.participation
    if organises_at(user, participation.event.host_id):
        return True
    in_block = allocation.share.booth.delegations.filter(pk=participation.delegation_id)
    return is_organiser_of_host_or_sender(user, participation) and in_block.exists()


@rules.predicate
def may_place(user, exhibit):
    return is_organiser_of_host_or_sender(user, exhibit.participation)


@rules.predicate
def reads_booths(user, participation):
    """The producer's people and the desks of host and sending agency."""
    sender = participation.delegation and participation.delegation.agency_id
    return is_representative(user, participation.producer) or reads_at(
        user, participation.event.host_id, sender
    )


rules.add_perm("logistics.view_allocations", reads_booths)
rules.add_perm("logistics.allocate_booth", is_organiser_of_host_or_sender)
rules.add_perm("logistics.release_booth", may_release)
rules.add_perm("logistics.place_exhibit", may_place)
