import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from office.models import ProductSet

PRODUCT_SETS = Path(__file__).parent.parent / "data" / "ocop_product_sets_26.csv"
PRODUCT_SETS_SINCE = date(2026, 5, 22)


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
