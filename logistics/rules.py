import rules

from exhibitors.rules import is_organiser_of_host_or_sender


@rules.predicate
def may_release(user, allocation):
    return is_organiser_of_host_or_sender(user, allocation.participation)


@rules.predicate
def may_place(user, exhibit):
    return is_organiser_of_host_or_sender(user, exhibit.participation)


rules.add_perm("logistics.allocate_booth", is_organiser_of_host_or_sender)
rules.add_perm("logistics.release_booth", may_release)
rules.add_perm("logistics.place_exhibit", may_place)
