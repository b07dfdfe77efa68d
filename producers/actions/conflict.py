"""Nobody decides about a producer that they act for, on whatever way it comes to a decision."""

from django.utils.translation import gettext as _

from accounts.models import User
from core.transitions import Refusal
from producers.models import producers_of


def refuse_own_producer(producer_id: int, *, by: User | None) -> None:
    """Raises Refusal for whoever acts for the producer today. None is the system itself."""
    if by and producer_id in producers_of(by):
        raise Refusal(_("You act for this producer. A colleague decides here."))
