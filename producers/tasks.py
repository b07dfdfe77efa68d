from core.jobs import job
from producers.actions import recount_stars
from producers.models import Product


@job("count_stars", is_nightly=True)
def count_stars(key: str) -> None:
    """Recognitions begin and run out without anybody touching them. Twice counts the same."""
    recount_stars(Product.objects.with_stars_due().values_list("pk", flat=True))
