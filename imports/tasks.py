from django.utils import timezone

from core.jobs import job
from imports.actions import carry_out, read_import
from imports.models import Import


@job("read_import")
def read(key: str) -> None:
    read_import(Import.objects.get(pk=key), at=timezone.now())


@job("take_import")
def take(key: str) -> None:
    carry_out(Import.objects.get(pk=key), at=timezone.now())
