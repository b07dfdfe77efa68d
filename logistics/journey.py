from django.utils.translation import gettext_lazy as _

from exhibitors.journey import State, Step, register
from logistics.models import Allocation


def has_booth(participations):
    held = (
        Allocation.objects.live()
        .filter(participation__in=participations)
        .values_list("participation", flat=True)
    )
    return dict.fromkeys(held, State.DONE)


register(Step(30, _("Booth"), has_booth))
