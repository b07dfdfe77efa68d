from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import DESK, ORGANISERS, roles_of
from core.addresses import address
from core.facts import StoredFacts
from core.guards import Guard
from core.search import there, within
from core.text import CleanCharField, CleanTextField
from core.transitions import Transitions
from events.models import Event, Zone
from exhibitors.models import sight
from exhibitors.models.place import room_in
from producers.models.producer import Producer, producers_of


class ParticipationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Its producer's people; desks of host and sender once submitted; officers of its commune;
        who filed the draft.
        """
        if user.is_superuser:
            return self
        work = roles_of(user)
        desk = Q(submitted_at__isnull=False) & sight.of_agencies(work.at(*DESK))
        filed = Q(
            submitted_at=None,
            created_by=user.pk,
            producer__in=Producer.objects.filter(home_agency__in=work.at(*ORGANISERS)),
        )
        seen = Q(producer__in=producers_of(user)) | desk | filed
        return self.filter(seen | sight.on_behalf(work) if work.communes else seen)

    def on_behalf(self, work):
        """Those of producers in the communes of an officer's desk."""
        return self.filter(sight.on_behalf(work))

    def of_agencies(self, agency_ids):
        """Those at events of these agencies, or sent by them."""
        return self.filter(sight.of_agencies(agency_ids))

    def decided_by_desk(self, user):
        """Those that the person's desks read decisions of: all of the events they host, and their
        own delegations'.
        """
        return self.all() if user.is_superuser else self.of_agencies(roles_of(user).at(*DESK))

    def proposed_to(self, user):
        """Those of which the person may read what is proposed: of their desks, but nobody learns it
        for their own producer.
        """
        return self.decided_by_desk(user).exclude(producer__in=producers_of(user))

    def decided_by(self, user):
        """Those that the person decides on, as organiser of host or sender; never those of a
        producer they act for.
        """
        if user.is_superuser:
            return self.all()
        return self.of_agencies(roles_of(user).at(*ORGANISERS)).exclude(
            producer__in=producers_of(user)
        )

    def for_event(self, event: Event):
        return self.filter(event=event)

    def submitted(self):
        """Handed in at some time, whatever became of them."""
        return self.filter(submitted_at__isnull=False)

    def live(self):
        return self.exclude(status__in=Participation.GONE)

    def placed(self):
        """Those who hold a place: accepted and what follows, unless they were absent."""
        return self.filter(status__in=Participation.PLACED)

    def holding(self):
        """Those who take one of the places, come or not."""
        return self.filter(status__in=Participation.HOLDING)

    def undecided_by_hand(self):
        """Those for which no officer has proposed anything."""
        return self.filter(Q(pending_decision="") | Q(selection__isnull=False))

    def pending(self):
        """Those with a decision that is not published yet."""
        return self.exclude(pending_decision="")

    def attended(self):
        return self.filter(status=Participation.Status.ATTENDED)

    def search(self, text: str):
        return within(
            self,
            text,
            there("producer", Producer.objects.all()),
            there("event", Event.objects.all()),
            there(
                "pk",
                self.model.exhibits.rel.related_model.objects.all(),
                key="participation",
                path="product__search_key",
            ),
        )

    def for_list(self):
        return self.select_related("event", "producer__commune", "delegation__agency", "zone")

    def for_card(self):
        return self.select_related(
            "event__host", "event__unit", "producer", "delegation"
        ).prefetch_related("exhibits__product")


class Participation(Transitions, StoredFacts):
    """A producer at an event, from the first draft to the day after the fair.

    What was true when it was accepted is frozen here (`*_then`); registers change, records do not.
    A decision waits in `pending_*` until it is published with the others. `offer_until` is the
    deadline of a late offer.
    """

    guards = [
        *room_in("event"),
        *room_in("zone"),
        *room_in("delegation"),
        Guard(
            "delegation_is_of_the_same_event",
            "(SELECT d.event_id FROM {Delegation} d WHERE d.id = NEW.delegation_id) <>"
            " NEW.event_id",
        ),
        Guard(
            "nobody_decides_for_a_producer_they_act_for",
            "OLD.decided_by_id IS DISTINCT FROM NEW.decided_by_id AND EXISTS (SELECT 1 FROM"
            " {Representative} r WHERE r.producer_id = NEW.producer_id AND r.user_id ="
            " NEW.decided_by_id AND r.since <= CURRENT_DATE AND (r.until IS NULL OR r.until >"
            " CURRENT_DATE))",
            events=("UPDATE",),
        ),
        Guard(
            "what_was_frozen_stays",
            "OLD.frozen_at IS NOT NULL AND (OLD.frozen_at <> NEW.frozen_at OR OLD.name_then <>"
            " NEW.name_then"
            " OR OLD.kind_then <> NEW.kind_then OR OLD.tax_code_then <> NEW.tax_code_then OR"
            " OLD.place_then <> NEW.place_then"
            " OR OLD.unit_then_id <> NEW.unit_then_id OR OLD.event_id <> NEW.event_id)",
            events=("UPDATE",),
        ),
        Guard(
            "zone_is_of_the_same_event",
            "(SELECT z.event_id FROM {Zone} z WHERE z.id = NEW.zone_id) <> NEW.event_id",
        ),
    ]

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned for completion")
        ACCEPTED = "accepted", _("accepted")
        WAITLISTED = "waitlisted", _("on the waiting list")
        DECLINED = "declined", _("declined")
        CONFIRMED = "confirmed", _("confirmed")
        ATTENDED = "attended", _("attended")
        ABSENT = "absent", _("absent")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("lapsed")

    HOLDING = (Status.ACCEPTED, Status.CONFIRMED, Status.ATTENDED, Status.ABSENT)
    GONE = (Status.DECLINED, Status.WITHDRAWN, Status.LAPSED)
    PLACED = (Status.ACCEPTED, Status.CONFIRMED, Status.ATTENDED)
    UNDECIDED = (Status.SUBMITTED, Status.RETURNED, Status.WAITLISTED)
    DECISIONS = (Status.ACCEPTED, Status.WAITLISTED, Status.DECLINED)
    PROPOSALS = [
        (Status.ACCEPTED.value, _("accept")),
        (Status.WAITLISTED.value, _("waiting list")),
        (Status.DECLINED.value, _("decline")),
    ]
    PENDING = ("pending_decision", "pending_reason", "pending_by")
    SELECTED = ("selection", "selection_rank", "selection_score", "selection_note")
    TRANSITIONS = {
        Status.DRAFT: {Status.SUBMITTED, Status.WITHDRAWN},
        Status.SUBMITTED: {*DECISIONS, Status.RETURNED, Status.WITHDRAWN},
        Status.RETURNED: {Status.SUBMITTED, Status.WITHDRAWN},
        Status.WAITLISTED: {Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN},
        Status.ACCEPTED: {Status.CONFIRMED, Status.LAPSED, Status.WITHDRAWN},
        Status.CONFIRMED: {Status.ATTENDED, Status.ABSENT, Status.WITHDRAWN},
        # A mark that was wrong is taken back.
        Status.ATTENDED: {Status.CONFIRMED},
        Status.ABSENT: {Status.ATTENDED, Status.CONFIRMED},
    }

    event = models.ForeignKey(
        Event, models.PROTECT, related_name="participations", verbose_name=_("event")
    )
    producer = models.ForeignKey(
        Producer, models.PROTECT, related_name="participations", verbose_name=_("producer")
    )
    delegation = models.ForeignKey(
        "events.Delegation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("delegation"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    zone = models.ForeignKey(
        Zone, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("zone")
    )
    pending_decision = models.CharField(_("proposed"), max_length=10, blank=True, choices=PROPOSALS)
    pending_reason = CleanTextField(blank=True, max_length=2000)
    pending_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # What the newest run of the proposal said, while its proposal stands; an officer's own proposal
    # takes it away.
    selection = models.ForeignKey(
        "exhibitors.Selection", models.PROTECT, null=True, related_name="+"
    )
    selection_rank = models.PositiveIntegerField(_("rank"), null=True)
    selection_score = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True)
    selection_note = CleanTextField(blank=True)
    waitlist_rank = models.PositiveIntegerField(_("rank"), null=True)
    offer_until = models.DateTimeField(_("confirm before"), null=True)
    changed_at = models.DateTimeField(null=True)
    booths_wanted = models.PositiveSmallIntegerField(
        _("booths wanted"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    area_m2 = models.PositiveSmallIntegerField(
        _("area wanted in m²"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_("A standard booth has 9 m²."),
    )
    is_corner_wanted = models.BooleanField(_("I would like a corner booth"), default=False)
    power_kw = models.PositiveSmallIntegerField(
        _("electric power in kW"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("For ovens, refrigerators and the like; a socket for light is always there."),
    )
    is_cold_wanted = models.BooleanField(_("I need cold storage"), default=False)
    share_with = CleanCharField(
        _("sharing a booth with"),
        max_length=200,
        blank=True,
        help_text=_("The name of the producer, if you want to share."),
    )
    note = CleanTextField(_("note to the organiser"), blank=True, max_length=2000)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decision_note = CleanTextField(_("reason"), blank=True, max_length=2000)
    confirmed_at = models.DateTimeField(null=True)
    presence_marked_at = models.DateTimeField(null=True)
    # Why the last mark was taken back.
    presence_note = CleanTextField(_("why the mark was taken back"), blank=True)
    frozen_at = models.DateTimeField(null=True)
    name_then = CleanCharField(max_length=200, blank=True)
    kind_then = models.CharField(max_length=20, blank=True, choices=Producer.Kind)
    tax_code_then = models.CharField(max_length=14, blank=True)
    unit_then = models.ForeignKey("places.Unit", models.PROTECT, null=True, related_name="+")
    place_then = CleanCharField(max_length=250, blank=True)

    # The event's first day, by which lists are in order.
    event_opens_on = models.DateField(editable=False)
    exhibit_count = models.PositiveIntegerField(_("products"), default=0, editable=False)
    best_stars = models.PositiveSmallIntegerField(_("best stars"), null=True, editable=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["-event_opens_on", "producer__order_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "producer"],
                condition=~Q(status__in=("declined", "withdrawn", "lapsed")),
                name="one_live_participation_per_event",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "withdrawn")) | Q(submitted_at__isnull=False),
                name="submitted_participation_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(
                    status__in=(
                        "accepted",
                        "confirmed",
                        "attended",
                        "absent",
                        "waitlisted",
                        "declined",
                    )
                )
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="decided_participation_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("accepted", "confirmed", "attended", "absent"))
                | Q(frozen_at__isnull=False, unit_then__isnull=False),
                name="accepted_participation_is_frozen",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("confirmed", "attended", "absent"))
                | Q(confirmed_at__isnull=False),
                name="confirmed_participation_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("attended", "absent"), presence_marked_at__isnull=False)
                | (~Q(status__in=("attended", "absent")) & Q(presence_marked_at=None)),
                name="presence_iff_marked",
            ),
            models.CheckConstraint(
                condition=Q(pending_decision="") | Q(status__in=("submitted", "waitlisted")),
                name="only_the_undecided_wait_for_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(pending_decision="", pending_by=None)
                | (~Q(pending_decision="") & Q(pending_by__isnull=False)),
                name="pending_decision_names_who",
            ),
            models.CheckConstraint(
                condition=Q(waitlist_rank=None) | Q(status="waitlisted"),
                name="only_the_waiting_have_a_rank",
            ),
            models.CheckConstraint(
                condition=Q(booths_wanted__range=(1, 20)), name="one_to_twenty_booths_wanted"
            ),
            models.CheckConstraint(
                condition=Q(area_m2=None) | Q(area_m2__range=(1, 1000)),
                name="area_wanted_is_sensible",
            ),
            models.CheckConstraint(
                condition=Q(power_kw=None) | Q(power_kw__lte=100), name="power_wanted_is_sensible"
            ),
        ]
        indexes = [
            models.Index(fields=["event", "status"], name="participation_by_event"),
            models.Index(fields=["event", "event_opens_on"], name="participations_of_event"),
            models.Index(fields=["event_opens_on", "id"], name="participations_in_order"),
        ]

    def __str__(self):
        return f"{self.producer} · {self.event}"

    def get_absolute_url(self):
        return address("participation_detail", self.pk)

    def drop_pending(self) -> None:
        """Whatever was proposed is past; so is a rank that no longer holds."""
        self.pending_decision, self.pending_reason, self.pending_by = "", "", None
        self.waitlist_rank = self.waitlist_rank if self.status == "waitlisted" else None

    def drop_selection(self) -> None:
        """What the run of a selection said no longer stands."""
        self.selection, self.selection_rank, self.selection_score, self.selection_note = (
            None,
            None,
            None,
            "",
        )

    @property
    def confirm_before(self) -> datetime | None:
        """The first moment too late to confirm: of this offer, if it came late, else of the
        event.
        """
        return self.offer_until or self.event.confirm_until

    @property
    def is_undecided(self) -> bool:
        return self.status in self.UNDECIDED

    @property
    def is_live(self) -> bool:
        return self.status not in self.GONE
