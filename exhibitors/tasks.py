from core.jobs import job
from exhibitors.actions import lapse_offer, remind_draft, remind_offer
from exhibitors.models import Participation


@job("lapse_offer")
def lapse(key: str) -> None:
    lapse_offer(Participation.objects.get(pk=key))


@job("remind_offer")
def remind(key: str) -> None:
    remind_offer(Participation.objects.get(pk=key))


@job("remind_draft")
def remind_of_draft(key: str) -> None:
    remind_draft(Participation.objects.get(pk=key))
