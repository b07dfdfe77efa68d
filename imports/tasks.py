from django.utils import timezone

from core.jobs import job
from imports.actions import carry_out, give_reading_up, give_taking_up, read_import
from imports.models import Import


def reading_given_up(key: str, reason: str) -> None:
    give_reading_up(Import.objects.get(pk=key), reason=reason)


def taking_given_up(key: str, reason: str) -> None:
    give_taking_up(Import.objects.get(pk=key), reason=reason)


@job("read_import", given_up=reading_given_up)
def read(key: str) -> None:
    read_import(Import.objects.get(pk=key), at=timezone.now())


@job("take_import", given_up=taking_given_up)
def take(key: str) -> None:
    carry_out(Import.objects.get(pk=key), at=timezone.now())
