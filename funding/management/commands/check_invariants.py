import sys

from django.core.management.base import BaseCommand

from funding.statistics import faults


class Command(BaseCommand):
    help = (
        "Read all books by another way than the one that wrote them, and name what does not"
        " balance. Meant for every night."
    )

    def handle(self, *args, **options):
        found = faults()
        for fault in found:
            self.stderr.write(
                f"{fault.check}: {fault.row}: {fault.found} instead of {fault.expected}"
            )
        self.stdout.write(f"{len(found)} faults")
        if found:
            sys.exit(1)
