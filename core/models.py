from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobQuerySet(models.QuerySet):
    def live(self):
        return self.filter(state__in=Job.LIVE)

    def due(self, *, at: datetime):
        """Work that a worker should be told of: queued and not put off, or taken by a worker whose
        lease has run out.
        """
        waiting = Q(state=Job.State.QUEUED, not_before__lte=at)
        abandoned = Q(state=Job.State.RUNNING, lease_until__lt=at)
        return self.filter(waiting | abandoned)

    def of_batch(self, batch: str):
        return self.filter(batch=batch)

    def progress(self) -> dict[str, int]:
        """{"total": jobs, "done": ..., "failed": ...}."""
        return self.aggregate(
            total=models.Count("pk"),
            done=models.Count("pk", filter=Q(state=Job.State.DONE)),
            failed=models.Count("pk", filter=Q(state=Job.State.FAILED)),
        )


class Job(models.Model):
    """A piece of work promised in a business transaction. This row is the truth of the queue;
    Celery is only told.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    LIVE = (State.QUEUED, State.RUNNING)

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    batch = models.CharField(max_length=120, blank=True, db_index=True)
    asked_by = models.BigIntegerField(null=True)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=("queued", "running")),
                name="one_live_job_per_kind_and_key",
            ),
            models.CheckConstraint(
                condition=Q(state="running", lease_until__isnull=False) | ~Q(state="running"),
                name="running_job_has_a_lease",
            ),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="job_due")]

    def __str__(self):
        return f"{self.kind} {self.key}"

    def put_off(self, *, at: datetime) -> None:
        """Wait 5, 20, 80 ... seconds before the next attempt."""
        self.not_before = at + timedelta(seconds=5 * 4 ** (self.attempts - 1))


class Typed(models.Model):
    """What a person has typed into the page at an address and not saved yet: {name of a field: its
    values}.
    """

    person = models.BigIntegerField()
    place = models.CharField(max_length=2_000)
    fields = models.JSONField()
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("typed text")
        verbose_name_plural = _("typed texts")
        constraints = [
            models.UniqueConstraint(fields=["person", "place"], name="one_typed_text_per_page")
        ]

    def __str__(self):
        return self.place
