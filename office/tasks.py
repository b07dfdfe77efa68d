from django.utils import timezone

from core.jobs import job
from office.actions import send_letter
from office.actions.letter import MOST_ATTEMPTS
from office.models import Letter


@job("send_letter", max_attempts=MOST_ATTEMPTS + 1)
def send(key: str) -> None:
    send_letter(Letter.objects.get(pk=key), at=timezone.now())
