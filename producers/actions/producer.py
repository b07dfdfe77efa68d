from collections.abc import Iterable
from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, roles_of
from accounts.rules import organises_at
from core.clock import local_day
from core.facts import ROWS_AT_ONCE, recount
from core.transitions import Refusal
from office.actions import drop_upload, store_paper, store_photo
from office.models import LegalParameter
from producers.actions.conflict import refuse_own_producer
from producers.models import Producer, Product, Recognition, Representative, producers_of
from producers.signals import stars_recounted


@transaction.atomic
def register_producer(producer: Producer, *, by: User, at: datetime) -> Producer:
    """Save a new producer. Whoever registers it without a desk of an agency becomes its
    representative.
    """
    producer.save()
    if not roles_of(by):
        Representative(producer=producer, user=by, since=local_day(at)).save()
    return producer


@transaction.atomic
def save_product(
    product: Product, *, photo: UploadedFile | None, by: User, at: datetime
) -> Product:
    """Save a product, with a new photo drawn anew if there is one; the one before it is removed.

    Raises ValidationError for what is no photo, and Refusal when somebody else than the home agency
    gives a recognised product another name or another set: its stars would move to what nobody has
    judged.

    Effects: the photo before it is removed.
    """
    _refuse_another_product(product, by=by)
    product.save()
    recount(Producer.objects.filter(pk=product.producer_id))
    if photo:
        before = product.photo
        product.photo = store_photo(photo, about=f"product:{product.pk}", by=by, at=at)
        product.save(update_fields=["photo"])
        drop_upload(before)
    return product


def _refuse_another_product(product: Product, *, by: User) -> None:
    before = Product.objects.filter(pk=product.pk).select_related("producer").first()
    if before is None or organises_at(by, before.producer.home_agency_id) or by.is_superuser:
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

    Effects: none on stars before it is verified.
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
    """Staff have seen the decision: from now on the stars count. Verifying twice changes nothing.
    Raises Refusal for a producer that the person acts for.

    Effects: stars of the product, and of open applications that show it.
    """
    refuse_own_producer(recognition.product.producer_id, by=by)
    verify_recognitions([recognition], by=by, at=at)


@transaction.atomic
def verify_recognitions(recognitions: Iterable[Recognition], *, by: User, at: datetime) -> int:
    """Verify many whose decisions staff have seen; returns how many. Those that are verified
    already, and those of producers that the person acts for, stay as they are.

    Effects: as verify_recognition.
    """
    keys = sorted(recognition.pk for recognition in recognitions)
    verified = []
    for start in range(0, len(keys), ROWS_AT_ONCE):
        rows = Recognition.objects.filter(pk__in=keys[start : start + ROWS_AT_ONCE])
        rows = rows.unverified().select_related("product").select_for_update(of=("self",))
        for recognition in rows.order_by("pk"):
            if set_verified(recognition, by=by, at=at):
                recognition.save(update_fields=["verified_at", "verified_by"])
                verified.append(recognition.product_id)
    recount_stars(verified)
    return len(verified)


def set_verified(recognition: Recognition, *, by: User, at: datetime) -> bool:
    """Note on the object, without saving it, that the person has seen the decision. False, and
    nothing noted, for a producer that the person acts for.
    """
    if recognition.product.producer_id in producers_of(by):
        return False
    recognition.verified_at, recognition.verified_by = at, by
    recognition.refused_at = None
    return True


def recount_stars(products: Iterable[int]) -> None:
    """Something about the recognitions of these products has changed: count their stars anew, and
    tell those who show them (`stars_recounted`).
    """
    keys = sorted(set(products))
    # In parts: a statement of PostgreSQL takes 65,535 values, and a law may end as many at once.
    for start in range(0, len(keys), ROWS_AT_ONCE):
        some = keys[start : start + ROWS_AT_ONCE]
        recount(Product.objects.filter(pk__in=some))
        stars_recounted.send(Product, products=some)
