from django.db import IntegrityError, transaction
from django.dispatch import receiver
from django.utils.translation import gettext as _

from core.transitions import Refusal
from events.signals import event_cancelling
from exhibitors.signals import participation_gone, presence_taken_back
from funding.actions import join_uses
from funding.models import Claim, ClaimLine, Payment
from producers.signals import producers_merged


@receiver(producers_merged)
def join_uses_of_producers(sender, *, kept, merged, **kwargs):
    join_uses(kept, merged=merged)


@receiver(producers_merged)
def hand_over_prizes(sender, *, same_products, **kwargs):
    """The prize of a product that both had is that of the product which stays. Refuses where both
    were given one for the same stars: that is recovered or refused first.
    """
    lines = ClaimLine.objects.standing().filter(product__in=same_products)
    # Of one that was settled at nothing there is no prize any more.
    lines = lines.exclude(settled_vnd=0)
    for line in lines.select_related("product").order_by("pk"):
        line.product_id = same_products[line.product_id]
        try:
            with transaction.atomic():
                line.save(update_fields=["product"])
        except IntegrityError:
            raise Refusal(
                _(
                    "Both were given the prize for “%(product)s” and %(stars)s stars. Cancel one"
                    " claim, or settle it at 0 and recover what was paid; then merge its profile"
                    " into the other."
                )
                % {"product": line.product, "stars": line.stars}
            ) from None


@receiver(event_cancelling)
def keep_what_was_paid(sender, *, event, **kwargs):
    """An event that support was paid for is not called off: what was paid comes back first."""
    if ClaimLine.objects.paid().filter(claim__participation__event=event).exists():
        raise Refusal(
            _(
                "Support has been paid for this event. The finance desk recovers it first, or takes"
                " it back where it was only logged."
            )
        )
    ordered = Payment.objects.filter(
        line__claim__participation__event=event, status=Payment.Status.ORDERED
    )
    if ordered.exists():
        raise Refusal(_("A payment for this event is under way. Record its result first."))


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


@receiver(presence_taken_back)
def keep_who_was_supported(sender, *, participation, **kwargs):
    """Support that was approved, paid or logged rests on the mark of presence."""
    open_claims = (*Claim.OPEN, Claim.Status.CANCELLED, Claim.Status.REFUSED)
    lines = ClaimLine.objects.standing().filter(claim__participation=participation)
    if lines.exclude(claim__status__in=open_claims, mode=ClaimLine.Mode.RUN).exists():
        raise Refusal(
            _(
                "Support for this participation rests on the mark. The finance desk returns,"
                " cancels or takes it back first."
            )
        )
