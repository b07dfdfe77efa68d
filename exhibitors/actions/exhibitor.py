import csv
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, duties
from accounts.rules import organises_at
from core.clock import local_day
from core.facts import ROWS_AT_ONCE, recount
from core.transitions import Refusal
from exhibitors.models import (
    Exhibitor,
    Participation,
    Product,
    ProductSet,
    Recognition,
    Representative,
)
from office.actions import drop_upload, store_paper, store_photo
from office.models import LegalParameter

PRODUCT_SETS = Path(__file__).parent.parent / "data" / "ocop_product_sets_26.csv"
PRODUCT_SETS_SINCE = date(2026, 5, 22)


@transaction.atomic
def register_exhibitor(exhibitor: Exhibitor, *, by: User, at: datetime) -> Exhibitor:
    """Save a new producer. Whoever registers it without a desk of an agency becomes its
    representative.
    """
    exhibitor.save()
    if not duties(by):
        Representative(exhibitor=exhibitor, user=by, since=local_day(at)).save()
    return exhibitor


@transaction.atomic
def save_product(
    product: Product, *, photo: UploadedFile | None, by: User, at: datetime
) -> Product:
    """Save a product, with a new photo drawn anew if there is one; the one before it is removed.

    Raises ValidationError for what is no photo, and Refusal when somebody else than the home agency
    gives a recognised product another name or another set: its stars would move to what nobody has
    judged.
    """
    _refuse_another_product(product, by=by)
    product.save()
    recount(Exhibitor.objects.filter(pk=product.exhibitor_id))
    if photo:
        before = product.photo
        product.photo = store_photo(photo, about=f"product:{product.pk}", by=by, at=at)
        product.save(update_fields=["photo"])
        drop_upload(before)
    return product


def _refuse_another_product(product: Product, *, by: User) -> None:
    before = Product.objects.filter(pk=product.pk).select_related("exhibitor").first()
    if before is None or organises_at(by, before.exhibitor.home_agency_id) or by.is_superuser:
        return
    is_another = (before.name, before.product_set_id) != (product.name, product.product_set_id)
    if is_another and before.recognitions.verified().exists():
        raise Refusal(
            _(
                "The stars of this product are verified for its name and set. Ask your agency to"
                " change them."
            )
        )


@transaction.atomic
def state_recognition(
    recognition: Recognition, *, by: User, at: datetime, paper: UploadedFile | None = None
) -> Recognition:
    """Save a recognition as stated, with its paper if any; it runs for the months that the law gave
    on the day of issue.

    Raises Refusal when no end is given and no term is known for that day, ValidationError for what
    is no paper.
    """
    if not recognition.expires_on:
        try:
            months = LegalParameter.objects.value("recognition_months", on=recognition.issued_on)
        except LegalParameter.DoesNotExist:
            raise Refusal(
                _("No term is known for that time. Enter until when the recognition is valid.")
            ) from None
        recognition.expires_on = recognition.issued_on + relativedelta(months=months, days=-1)
    recognition.save()
    if paper:
        recognition.paper = store_paper(paper, about=f"recognition:{recognition.pk}", by=by, at=at)
        recognition.save(update_fields=["paper"])
    recount_stars([recognition.product_id])
    return recognition


@transaction.atomic
def verify_recognition(recognition: Recognition, *, by: User, at: datetime) -> None:
    """Staff have seen the decision: from now on the stars count. Verifying twice changes
    nothing.
    """
    recognition = Recognition.objects.select_for_update().get(pk=recognition.pk)
    if recognition.verified_at is None:
        recognition.verified_at, recognition.verified_by = at, by
        recognition.save(update_fields=["verified_at", "verified_by"])
    recount_stars([recognition.product_id])


def recount_stars(products: Iterable[int]) -> None:
    """Something about the recognitions of these products has changed: count their stars anew, and
    those of the applications that show them.
    """
    keys = sorted(set(products))
    # In parts: a statement of PostgreSQL takes 65,535 values, and a law may end as many at once.
    for start in range(0, len(keys), ROWS_AT_ONCE):
        some = keys[start : start + ROWS_AT_ONCE]
        recount(Product.objects.filter(pk__in=some))
        shown = Participation.objects.filter(frozen_at=None, exhibits__product__in=some)
        recount(shown.distinct())


@transaction.atomic
def load_product_sets() -> int:
    """Load the 26 product sets of QĐ 26/2026/QĐ-TTg; returns how many there are."""
    with PRODUCT_SETS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            ProductSet.objects.update_or_create(
                number=int(row["set_no"]),
                valid_from=PRODUCT_SETS_SINCE,
                defaults={
                    "sector": row["sector_name"],
                    "group": row["group_name"],
                    "name": row["subgroup_name"],
                    "ministry": row["managing_ministry"],
                    "legal_basis": row["source"],
                },
            )
    return ProductSet.objects.count()
