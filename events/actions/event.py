from collections.abc import Iterable
from datetime import date, datetime

from django.db import models, transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import local_day
from core.transitions import Refusal
from events.actions.booth import count_booths
from events.models import BoothShare, Duty, Event, Extension
from events.signals import event_cancelling, event_changed
from office.models import Letter, Paper
from places.models import Timeline


def refuse_cancelled(event: Event) -> None:
    """Raise Refusal for whatever would go on at an event that has been cancelled."""
    if event.status == Event.Status.CANCELLED:
        raise Refusal(_("This event has been cancelled; nothing goes on there any more."))


def lock_events(keys: Iterable[int]) -> list[Event]:
    """The events of these keys under their locks: whoever rests something on an event that may be
    called off takes its lock first, before that of the participation or the claim.
    """
    return list(Event.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


@transaction.atomic
def change_event(event: Event, *, fields: list[str], at: datetime) -> None:
    """Save these fields of an event and nothing else, and let those know whose deadlines hang on
    it.

    Effects: `event_changed`: offers, drafts and who reads the producers are worked out anew.
    """
    Event.objects.select_for_update().get(pk=event.pk)
    event.save(update_fields=[*fields, "search_key", "order_key"])
    event_changed.send(Event, event=event, at=at)


@transaction.atomic
def publish_event(event: Event) -> None:
    """Show the event to everyone. Raises Refusal while dates of the call are missing for an event
    run by us.
    """
    event.lock()
    if not event.is_recorded and not (event.apply_from and event.apply_until):
        raise Refusal(_("Enter when applications open and close before you publish this event."))
    event.become(Event.Status.PUBLISHED)
    event.save(update_fields=["status"])


@transaction.atomic
def close_event(event: Event) -> None:
    event.lock()
    event.become(Event.Status.CLOSED)
    event.save(update_fields=["status"])


@transaction.atomic
def cancel_event(event: Event, *, at: datetime) -> None:
    """Call an event off. Raises Refusal where an app above says that it was held, or that money was
    paid for it (`event_cancelling`).
    """
    event.lock()
    event.refuse_unless(Event.Status.CANCELLED)
    event_cancelling.send(Event, event=event, at=at)
    event.become(Event.Status.CANCELLED)
    event.save(update_fields=["status"])


@transaction.atomic
def extend_call(event: Event, *, until: datetime, reason: str, by: User, at: datetime) -> None:
    """Take applications for longer, on record. Raises Refusal unless that is later than now and
    than before, in good time.

    Offers that were to be confirmed before the new close are confirmed by it.

    Effects: `event_changed`: reminders of drafts and offers move with it.
    """
    event.lock()
    refuse_cancelled(event)
    if event.status != Event.Status.PUBLISHED or event.apply_until is None:
        raise Refusal(_("Only the call of a published event is extended."))
    if until <= max(at, event.apply_until):
        raise Refusal(_("Enter a moment that is still to come and later than the close of now."))
    if local_day(until) > event.opens_on:
        raise Refusal(_("The fair has begun by then. Applications close before its first day."))
    Extension.objects.create(
        event=event,
        before=event.apply_until,
        until=until,
        reason=reason,
        extended_by=by,
        extended_at=at,
    )
    event.apply_until = until
    if event.confirm_until and event.confirm_until < until:
        event.confirm_until = until
    event.save(update_fields=["apply_until", "confirm_until"])
    event_changed.send(Event, event=event, at=at)


# What is not of the next fair: its own days, decision, state and descent.
NOT_COPIED = {
    "id",
    "name",
    "opens_on",
    "closes_on",
    "status",
    "apply_from",
    "apply_until",
    "confirm_until",
    "report_until",
    "decision_number",
    "decision_on",
    "source",
    "is_sample",
    "is_recorded",
    "is_year_only",
    "search_key",
    "order_key",
    "booth_count",
}


@transaction.atomic
def copy_event(event: Event, *, name: str, opens_on: date, closes_on: date | None) -> Event:
    """A draft like this event: its questions, criteria, quotas, zones, booths with their shares,
    and words of letters.

    Nobody who took part, no days of the call and no decision come along.

    Effects: none on the event that is copied.
    """
    fields = [field for field in Event._meta.concrete_fields if field.name not in NOT_COPIED]
    kept = {field.attname: getattr(event, field.attname) for field in fields}
    # A province of before has a successor by then.
    kept["unit_id"] = Timeline().at(event.unit_id, on=opens_on).pk
    copy = Event(**kept, name=name, opens_on=opens_on, closes_on=closes_on)
    copy.save()
    zones = {zone.pk: _copied(zone, event=copy) for zone in event.zones.all()}
    for part in (
        *event.questions.all(),
        *event.criteria.all(),
        *event.quotas.all(),
        *event.letter_templates.all(),
    ):
        # A question's day was one of the last call.
        later = getattr(part, "required_from", None)
        _copied(part, event=copy, **({"need": "required", "required_from": None} if later else {}))
    for booth in event.booths.prefetch_related("shares"):
        shares = list(booth.shares.all())
        new = _copied(booth, event=copy, zone=zones.get(booth.zone_id))
        BoothShare.objects.bulk_create(
            BoothShare(booth=new, number=share.number) for share in shares
        )
    count_booths(copy)
    return copy


def _copied(row: models.Model, **changes) -> models.Model:
    """The same row once more, with these fields changed."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    new = type(row)(**values)
    for name, value in changes.items():
        setattr(new, name, value)
    new.save()
    return new


@transaction.atomic
def delete_event(event: Event) -> None:
    """Remove a draft with its settings, as if it had never been begun. Raises Refusal once it is
    published, and while something rests on it.
    """
    event.lock()
    if event.status != Event.Status.DRAFT:
        raise Refusal(_("This event has been published. Cancel it instead."))
    inside = f"event:{event.pk}"
    is_written_about = any(
        model.objects.filter(Q(within=inside) | Q(about=inside)).exists()
        for model in (Letter, Paper)
    )
    if is_written_about:
        raise Refusal(_("Papers or letters about this event exist. Delete the drafts first."))
    try:
        event.delete()
    except ProtectedError as error:
        names = {str(thing._meta.verbose_name_plural) for thing in error.protected_objects}
        told = {"what": ", ".join(sorted(names))}
        raise Refusal(_("This still belongs to the event: %(what)s.") % told) from None


@transaction.atomic
def note_duty(duty: Duty, *, by: User) -> None:
    """Keep when a duty of the organiser was done, or take the day back."""
    duty.noted_by = by
    duty.save()
