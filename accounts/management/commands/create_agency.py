from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import create_agency, print_password_slip
from accounts.models import Agency, User, to_e164
from accounts.views import first_start_path
from places.models import Unit
from places.models.unit import UnknownUnit

NEEDED = ("name", "province", "manager_name")


class Command(BaseCommand):
    help = (
        "Begin an agency with its first manager, and print the address where the manager sets a"
        " password. Without arguments, on an empty system: the address of the page that begins the"
        " first agency."
    )

    def add_arguments(self, parser):
        parser.add_argument("--name", help="of the agency, as it stands on papers")
        parser.add_argument("--kind", choices=Agency.Kind.values, default="promotion_centre")
        parser.add_argument("--province", help="name of a province of today")
        parser.add_argument("--symbol", default="TTXT", help="symbol on papers, after the slash")
        parser.add_argument("--place", help="place on papers; the province when it is left out")
        parser.add_argument("--manager-name")
        parser.add_argument("--manager-email")
        parser.add_argument("--manager-phone")
        parser.add_argument(
            "--administrator", action="store_true", help="the manager runs the platform too"
        )

    def handle(self, *args, **options):
        if not any(options[name] for name in NEEDED):
            self._tell_first_start()
            return
        missing = [f"--{name.replace('_', '-')}" for name in NEEDED if not options[name]]
        if missing:
            raise CommandError(f"Missing: {', '.join(missing)}")
        with transaction.atomic():
            manager = self._manager(options)
            create_agency(
                self._agency(options),
                manager=manager,
                at=timezone.now(),
                is_administrator=options["administrator"],
            )
            _slip, token = print_password_slip(manager, by=None, at=timezone.now())
        path = reverse("use_password_slip", args=[token])
        self.stdout.write(f"{manager} manages {options['name']}.")
        self.stdout.write(f"Set the password within 7 days at {settings.SITE_URL}{path}")

    def _tell_first_start(self):
        if User.objects.exists():
            raise CommandError("There are accounts already. Name the agency and its manager.")
        self.stdout.write(f"Begin with your agency: {settings.SITE_URL}{first_start_path()}")

    def _agency(self, options) -> Agency:
        provinces = Unit.objects.provinces().on(timezone.localdate())
        try:
            unit = provinces.resolve(options["province"], on=timezone.localdate())
        except UnknownUnit as error:
            raise CommandError(f"--province: {error}") from None
        place = options["place"] or unit.name
        agency = Agency(
            name=options["name"],
            kind=options["kind"],
            unit=unit,
            paper_symbol=options["symbol"],
            paper_place=place,
        )
        return self._checked(agency)

    def _manager(self, options) -> User:
        """A person who is known already, or a new one."""
        email = (options["manager_email"] or "").lower() or None
        try:
            phone = to_e164(options["manager_phone"]) if options["manager_phone"] else None
        except ValidationError as error:
            raise CommandError(f"--manager-phone: {' '.join(error.messages)}") from None
        if not (email or phone):
            raise CommandError("Missing: --manager-email or --manager-phone")
        known = User.objects.filter(email=email).first() if email else None
        known = known or (User.objects.filter(phone=phone).first() if phone else None)
        if known:
            return known
        user = User(email=email, phone=phone, full_name=options["manager_name"])
        user.set_unusable_password()
        return self._checked(user)

    def _checked(self, thing):
        try:
            thing.full_clean(exclude=["password"])
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        return thing
