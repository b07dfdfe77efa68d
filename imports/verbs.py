"""What is done to a workbook that was read by a button."""

from django.utils import timezone
from django.utils.translation import gettext as _
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
# What it means, for records, for participations and for support.
TAKEN_BACK = {
    Import.Kind.SUPPORT: gettext_lazy(
        "Support that it logged within the last day is taken out of every count; it stays readable"
        " with the reason. The workbook stays here and can be taken again."
    ),
    Import.Kind.PARTICIPATIONS: gettext_lazy(
        "Participations that it brought within the last day are withdrawn, as long as the fair has"
        " not begun. Producers and products that came with them stay. The workbook stays here and"
        " can be taken again."
    ),
}
RECORDS_TAKEN_BACK = gettext_lazy(
    "What it brought within the last day is removed, what it changed gets its old values. The"
    " workbook stays here and can be taken again."
)


def taken_back_words(run: Import) -> str:
    """Which file, how much it brought, and what becomes of it."""
    takings = run.recent_takings(timezone.now())
    made = sum(len(keys) for told in takings for keys in told["new"].values())
    changed = sum(len(told["changed"]) for told in takings)
    counts = _("new records: %(new)s, changed ones: %(changed)s")
    counts = counts % {"new": made, "changed": changed}
    return f"{run} ({counts}). {TAKEN_BACK.get(run.kind, RECORDS_TAKEN_BACK)}"


take_back_import = Verb(
    Import,
    actions.take_back_import,
    label=gettext_lazy("Take the import back"),
    words=taken_back_words,
    asks=True,
    becomes=[Import.Status.READING],
    fits=lambda run: bool(run.recent_takings(timezone.now())),
    done=gettext_lazy("Taken back. The workbook is being read again."),
)
repeat_import = Verb(
    Import,
    actions.repeat_import,
    label=gettext_lazy("Read it again"),
    in_states=[Import.Status.UNREADABLE],
    done=gettext_lazy("The workbook is being read again."),
)
discard_import = Verb(
    Import,
    actions.discard_import,
    label=gettext_lazy("Set aside"),
    becomes=[Import.Status.DISCARDED],
    done=gettext_lazy("Set aside. It stays in the list and can be taken up again."),
)
resume_import = Verb(
    Import,
    actions.resume_import,
    label=gettext_lazy("Take it up again"),
    in_states=[Import.Status.DISCARDED],
    tone="primary",
)
