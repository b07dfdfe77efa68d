from django.utils import timezone

from core.jobs import job
from office.actions import give_letter_up, send_letter
from office.actions.letter import MOST_ATTEMPTS
from office.models import Letter


def letter_given_up(key: str, reason: str) -> None:
    give_letter_up(Letter.objects.get(pk=key), reason=reason)


@job("send_letter", max_attempts=MOST_ATTEMPTS + 1, given_up=letter_given_up)
def send(key: str) -> None:
    send_letter(Letter.objects.get(pk=key), at=timezone.now())
