from django.utils import timezone

from core.jobs import job
from exhibitors.actions import (
    carry_out,
    lapse_offer,
    read_import,
    recount_stars,
    remind_draft,
    remind_offer,
)
from exhibitors.models import Import, Participation, Product


@job("lapse_offer")
def lapse(key: str) -> None:
    lapse_offer(Participation.objects.get(pk=key))


@job("remind_offer")
def remind(key: str) -> None:
    remind_offer(Participation.objects.get(pk=key))


@job("remind_draft")
def remind_of_draft(key: str) -> None:
    remind_draft(Participation.objects.get(pk=key))


@job("read_import")
def read(key: str) -> None:
    read_import(Import.objects.get(pk=key), at=timezone.now())


@job("take_import")
def take(key: str) -> None:
    carry_out(Import.objects.get(pk=key), at=timezone.now())


@job("count_stars", is_nightly=True)
def count_stars(key: str) -> None:
    """Recognitions begin and run out without anybody touching them. Twice counts the same."""
    recount_stars(Product.objects.with_stars_due().values_list("pk", flat=True))
