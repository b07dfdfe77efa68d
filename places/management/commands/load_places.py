from django.core.management.base import BaseCommand

from places.actions import load_places


class Command(BaseCommand):
    help = (
        "Load provinces, districts and communes with their succession. Running it again changes"
        " nothing."
    )

    def handle(self, *args, **options):
        for noun, rows in load_places().items():
            self.stdout.write(f"{noun}: {rows}")
