"""What is done to a workbook that was read by a button."""

from django.utils.translation import gettext_lazy

from core.verbs import Verb
from imports import actions
from imports.models import Import

take_import = Verb(
    Import,
    actions.take_import,
    label=gettext_lazy("Take over"),
    becomes=[Import.Status.TAKING],
    tone="primary",
)
