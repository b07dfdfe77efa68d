from django.dispatch import receiver
from django.utils.translation import gettext as _

from core.transitions import Refusal
from exhibitors.signals import participation_gone
from funding.actions import join_uses
from funding.models import ClaimLine
from producers.signals import producers_merged


@receiver(producers_merged)
def join_uses_of_producers(sender, *, kept, merged, **kwargs):
    join_uses(kept, merged=merged)


@receiver(participation_gone)
def keep_who_was_paid(sender, *, participation, **kwargs):
    """Money that was paid in advance comes back before the place is given up."""
    if ClaimLine.objects.run().paid().filter(claim__participation=participation).exists():
        raise Refusal(
            _(
                "Support has been paid for this participation. The finance desk settles and"
                " recovers it first."
            )
        )
