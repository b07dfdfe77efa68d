from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ORGANISERS, Role, roles_of
from core.addresses import address
from core.text import CleanTextField
from core.transitions import Transitions


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The organisers of the agency that imports; of lists of money its finance staff."""
        if user.is_superuser:
            return self
        money, work = Q(kind=Import.Kind.SUPPORT), roles_of(user)
        return self.filter(
            (~money & Q(agency__in=work.at(*ORGANISERS)))
            | (money & Q(agency__in=work.at(Role.FINANCE)))
        )

    def search(self, text: str):
        return self.filter(upload__name__icontains=text.strip())

    def for_list(self):
        kept = ("layout", "report", "answers", "mended", "written")
        return self.select_related("agency", "event", "started_by", "upload").defer(*kept)


class Import(Transitions, models.Model):
    """A workbook that an agency takes producers, products, participations or support that was paid
    from: read, looked at, then taken whole or not.

    `layout` says where the cells are: {"tables": [one for each sheet that is read, as
    `imports.actions.layout.Table` tells it]}. `report` is what taking it would do, as of the last
    reading: {"changes": [...], "faults": [...], "questions": [...], "answered": [...], "counts":
    {...}, "clear": rows that do something, "amount_vnd": support in all, "notes": [...], "open":
    [rows that wait], "read": [what of each sheet], "unread": [rows], "heads": [first lines of each
    sheet]}. `mended` is what somebody has typed instead of cells: {row_key: {field: text}}, or
    {row_key: None} for a row that is left out.

    `written` has for each time that rows were taken what it wrote, so that it can be taken back:
    [{"at": ISO moment, "new": {model: [keys]}, "changed": [[model, key, {column: [before,
    after]}]]}].
    """

    # For so long what was taken can be taken back.
    TAKEN_BACK_WITHIN = timedelta(days=1)

    class Kind(models.TextChoices):
        PRODUCERS = "producers", _("producers")
        PRODUCTS = "products", _("products with recognitions")
        PARTICIPATIONS = "participations", _("participations in an event")
        SUPPORT = "support", _("support that was paid")

    class Status(models.TextChoices):
        READING = "reading", _("being read")
        UNREADABLE = "unreadable", _("cannot be read")
        CHECKED = "checked", _("to look at")
        TAKING = "taking", _("being taken over")
        TAKEN = "taken", _("taken over")
        DISCARDED = "discarded", _("set aside")

    OF_EVENTS = (Kind.PARTICIPATIONS, Kind.SUPPORT)
    TRANSITIONS = {
        # What was taken before and would do nothing more is taken still.
        Status.READING: {Status.CHECKED, Status.UNREADABLE, Status.TAKEN},
        # It is read again after whatever kept it from being read has gone.
        Status.UNREADABLE: {Status.READING, Status.DISCARDED},
        Status.CHECKED: {Status.READING, Status.TAKING, Status.DISCARDED},
        Status.TAKING: {Status.TAKEN, Status.CHECKED},
        # Rows that were left are answered or put right later.
        Status.TAKEN: {Status.READING},
        Status.DISCARDED: {Status.READING},
    }

    agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, related_name="+", verbose_name=_("agency")
    )
    kind = models.CharField(_("what it holds"), max_length=20, choices=Kind)
    event = models.ForeignKey(
        "events.Event",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("event"),
    )
    upload = models.ForeignKey(
        "office.Upload", models.PROTECT, related_name="+", verbose_name=_("file")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.READING)
    layout = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    # {key of a question: what somebody has answered}
    answers = models.JSONField(default=dict)
    mended = models.JSONField(default=dict)
    written = models.JSONField(default=list)
    problem = CleanTextField(blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    started_at = models.DateTimeField(_("at"))
    # The last time, and who had it taken; it may be somebody else than who began.
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=("participations", "support")) | Q(event=None),
                name="import_is_of_an_event_by_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(status="taken", taken_at__isnull=False)
                | (~Q(status="taken") & Q(taken_at=None)),
                name="import_taken_iff_taken_at",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="import_taken_back_names_who",
            ),
        ]

    def __str__(self):
        return self.upload.name

    def get_absolute_url(self):
        return address("import_detail", self.pk)

    @property
    def is_to_take(self) -> bool:
        """Whether some row is clear and would do something."""
        counts = self.report.get("counts", {})
        return bool(counts.get("new") or counts.get("changed"))

    @property
    def written_counts(self) -> tuple[int, int]:
        """How many records all takings that stand have made, and how many they have changed."""
        made = sum(len(keys) for told in self.written for keys in told["new"].values())
        return made, sum(len(told["changed"]) for told in self.written)

    @property
    def last_written_at(self) -> datetime | None:
        return datetime.fromisoformat(self.written[-1]["at"]) if self.written else None

    def recent_takings(self, at: datetime) -> list[dict]:
        """What was written so lately that it can be taken back, newest first."""
        recent = [
            told
            for told in self.written
            if datetime.fromisoformat(told["at"]) > at - self.TAKEN_BACK_WITHIN
        ]
        return recent[::-1]

    @property
    def questions(self) -> list[dict]:
        """What has to be answered before the rows that ask it can be taken."""
        return self.report.get("questions", [])

    @property
    def answered(self) -> list[dict]:
        """What was settled by an answer given before, of this list or an earlier one, or is
        proposed and can be answered otherwise.
        """
        return self.report.get("answered", [])

    @property
    def faults(self) -> list[dict]:
        return self.report.get("faults", [])


def bringers_of(kind: str) -> tuple[str, ...]:
    """The roles that bring a list of this kind: the books are kept by finance staff alone."""
    return (Role.FINANCE,) if kind == Import.Kind.SUPPORT else ORGANISERS


def row_key(sheet: str, number: int) -> str:
    """What a row is called in `Import.mended`."""
    return f"{number}:{sheet}"


class Remembered(models.Model):
    """What an agency has answered to a question of an import, for its next lists."""

    agency = models.ForeignKey("accounts.Agency", models.CASCADE, related_name="+")
    key = models.CharField(max_length=300)
    value = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("remembered answer")
        verbose_name_plural = _("remembered answers")
        constraints = [
            models.UniqueConstraint(fields=["agency", "key"], name="one_answer_per_agency_and_key")
        ]

    def __str__(self):
        return f"{self.key}: {self.value}"
