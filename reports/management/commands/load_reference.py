from django.core.management.base import BaseCommand

from funding.actions import load_cost_items, load_rules
from office.actions import load_legal_parameters, load_product_sets
from places.actions import load_places


class Command(BaseCommand):
    help = (
        "Load what every installation needs: places, product sets, cost items, terms. Running it"
        " again changes nothing."
    )

    def handle(self, *args, **options):
        rows = load_places()
        rows |= {
            "product set": load_product_sets(),
            "cost item": load_cost_items(),
            "support rule": load_rules(),
            "legal parameter": load_legal_parameters(),
        }
        self.stdout.write(", ".join(f"{noun}: {n}" for noun, n in rows.items()))
