"""What is done to a workbook that was read by a button."""

from django.utils import timezone
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
take_back_import = Verb(
    Import,
    actions.take_back_import,
    label=gettext_lazy("Take the import back"),
    words=lambda run: gettext_lazy(
        "What it brought within the last day is removed, what it changed gets its old values. The"
        " workbook stays here and can be taken again."
    ),
    asks=True,
    becomes=[Import.Status.READING],
    fits=lambda run: bool(run.undoable(timezone.now())),
    done=gettext_lazy("Taken back. The workbook is being read again."),
)
