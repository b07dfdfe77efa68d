from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    MANAGER = "manager", _("manager")
    ORGANISER = "organiser", _("organiser")
    FINANCE = "finance", _("finance")
    INSPECTOR = "inspector", _("inspector")
    OFFICER = "officer", _("officer")


ORGANISERS = (Role.MANAGER, Role.ORGANISER)
# Those who read everything of their agency; an officer reads what concerns the communes of the
# desk.
DESK = (Role.MANAGER, Role.ORGANISER, Role.FINANCE, Role.INSPECTOR)
