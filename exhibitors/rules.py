import rules

from accounts.rules import organises_at, reads_at
from core.forms import is_key
from exhibitors.models import Participation
from office.rules import PAPER_READERS, READERS
from producers.models import Product, producers_of
from producers.rules import is_home_officer, is_home_organiser, is_representative


@rules.predicate
def is_organiser_of_host_or_sender(user, participation):
    sender = participation.delegation and participation.delegation.agency_id
    return organises_at(user, participation.event.host_id, sender)


@rules.predicate
def decides(user, thing):
    """An organiser of host or sender, on an application or a paper of it; nobody decides for a
    producer they act for.
    """
    participation = getattr(thing, "participation", thing)
    return is_organiser_of_host_or_sender(
        user, participation
    ) and participation.producer_id not in producers_of(user)


@rules.predicate
def represents_applicant(user, event):
    """Acts for a producer that has applied to the event."""
    mine = producers_of(user)
    return (
        bool(mine)
        and Participation.objects.for_event(event).submitted().filter(producer__in=mine).exists()
    )


@rules.predicate
def files_for_producer(user, participation):
    """Its people, its officer, and its home agency where that hosts or sends."""
    producer = participation.producer
    is_near = is_representative(user, producer) or is_home_officer(user, producer)
    return is_near or (
        is_home_organiser(user, producer) and is_organiser_of_host_or_sender(user, participation)
    )


def agencies_at(event) -> set[int]:
    """The host and those who send delegations; read once per event."""
    if not hasattr(event, "_agencies"):
        event._agencies = {event.host_id, *event.delegations.values_list("agency", flat=True)}
    return event._agencies


@rules.predicate
def reads_proposal(user, participation):
    """The desks of host and own sender; never somebody who acts for the producer."""
    sender = participation.delegation and participation.delegation.agency_id
    is_desk = reads_at(user, participation.event.host_id, sender)
    return is_desk and not is_representative(user, participation.producer)


@rules.predicate
def reads_host_or_sender(user, event):
    return reads_at(user, event.host_id) or reads_at(user, *agencies_at(event))


@rules.predicate
def organises_host_or_sender(user, event):
    return organises_at(user, event.host_id) or organises_at(user, *agencies_at(event))


@rules.predicate
def organises_host(user, event):
    return organises_at(user, event.host_id)


for verb in ("change_application", "submit_participation", "withdraw_participation"):
    rules.add_perm(f"exhibitors.{verb}", files_for_producer)
rules.add_perm(
    "exhibitors.confirm_participation", files_for_producer | is_organiser_of_host_or_sender
)
for verb in (
    "accept_participation",
    "decline_participation",
    "waitlist_participation",
    "return_participation",
    "check_attachment",
    "reject_attachment",
    "review_participation",
    "propose_decision",
    "propose_decisions",
    "assign_zone",
    "mark_attended",
    "mark_absent",
    "take_presence_back",
):
    rules.add_perm(f"exhibitors.{verb}", decides)
for verb in ("propose_selection", "draft_paper"):
    rules.add_perm(f"exhibitors.{verb}", organises_host & ~represents_applicant)
rules.add_perm("exhibitors.view_proposal", reads_proposal)
rules.add_perm("exhibitors.view_decisions", reads_host_or_sender)
rules.add_perm("exhibitors.publish_decisions", organises_host_or_sender)


def may_read_product_photo(user, pk: str) -> bool:
    """Whoever sees the product, and everyone once it is shown at a published event."""
    if not is_key(pk):
        return False
    shown = Participation.objects.placed().filter(
        event__status__in=("published", "closed"), exhibits__product=pk
    )
    return (
        user.is_authenticated and Product.objects.visible_to(user).filter(pk=pk).exists()
    ) or shown.exists()


def may_read_attachment(user, pk: str) -> bool:
    """Whoever sees the application."""
    return (
        is_key(pk)
        and user.is_authenticated
        and Participation.objects.visible_to(user).filter(pk=pk).exists()
    )


READERS["participation"] = may_read_attachment
READERS["product"] = may_read_product_photo


def may_read_selection_paper(user, paper) -> bool:
    """A draft says what is not published yet: not to whoever acts for an applicant."""
    return user.is_superuser or not represents_applicant(user, paper.about.partition(":")[2])


PAPER_READERS["minutes"] = PAPER_READERS["decisions"] = may_read_selection_paper
