from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ORGANISERS, Role, roles_of
from accounts.signals import account_helped, person_erased
from core.clock import local_day
from core.transitions import Refusal
from places.signals import addresses_printed
from producers.actions import end_representation
from producers.models import Producer, Representative


@receiver(addresses_printed)
def find_producers_by_their_new_address(sender, *, units, **kwargs):
    """Producers are found by the commune's printed address, which is stored with them."""
    for start in range(0, len(units), UNITS_AT_ONCE):
        some = units[start : start + UNITS_AT_ONCE]
        there = Producer.objects.filter(Q(commune__in=some) | Q(former_commune__in=some))
        for producer in there.select_related("commune", "former_commune"):
            producer.save(update_fields=["search_key"])


UNITS_AT_ONCE = 5_000


@receiver(person_erased)
def end_representations(sender, user, at, **kwargs):
    """Whoever is known no more acts for nobody."""
    for row in Representative.objects.on(local_day(at)).filter(user=user).order_by("pk"):
        end_representation(row, at=at)


@receiver(account_helped)
def refuse_help_from_elsewhere(sender, *, user, by, **kwargs):
    """Who acts for producers of several agencies is helped by somebody of all of them."""
    desks = roles_of(by).at(*ORGANISERS, Role.OFFICER)
    acting = Representative.objects.on(timezone.localdate()).filter(user=user)
    if acting.exclude(producer__home_agency__in=desks).exists():
        raise Refusal(
            _("This person acts for producers of another agency too. That agency helps them.")
        )
