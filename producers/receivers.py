from django.db.models import Q
from django.dispatch import receiver

from places.signals import addresses_printed
from producers.models import Producer


@receiver(addresses_printed)
def find_producers_by_their_new_address(sender, *, units, **kwargs):
    """Producers are found by the commune's printed address, which is stored with them."""
    for start in range(0, len(units), UNITS_AT_ONCE):
        some = units[start : start + UNITS_AT_ONCE]
        there = Producer.objects.filter(Q(commune__in=some) | Q(former_commune__in=some))
        for producer in there.select_related("commune", "former_commune"):
            producer.save(update_fields=["search_key"])


UNITS_AT_ONCE = 5_000
