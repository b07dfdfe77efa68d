from auditlog.context import disable_auditlog
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from reports.sample import load_sample


class Command(BaseCommand):
    help = (
        "Load the sample: Bắc Giang's published figures on invented producers. Running it again"
        " changes nothing."
    )

    def handle(self, *args, **options):
        if not settings.SAMPLE_PASSWORD or settings.IS_HTTPS:
            raise CommandError(
                "The sample's log-ins share one known password: set SAMPLE_PASSWORD, and never on"
                " a public site."
            )
        call_command("load_reference", stdout=self.stdout)
        with disable_auditlog():
            people = load_sample(password=settings.SAMPLE_PASSWORD)
        for role, email in people.items():
            self.stdout.write(f"{role}: {email}")
