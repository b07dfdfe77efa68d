"""Whose desks an application concerns, as conditions on it."""

from collections.abc import Iterable

from django.db.models import Q

from accounts.models import HeldRoles, Role
from events.models import Delegation, Event


def of_agencies(agency_ids: Iterable[int]) -> Q:
    """At events of these agencies, or sent by them. As sets of keys, which are few: a count of all
    applications joins nothing.
    """
    hosted = Event.objects.filter(host__in=agency_ids).order_by().values("pk")
    sent = Delegation.objects.filter(agency__in=agency_ids).order_by().values("pk")
    return Q(event__in=hosted) | Q(delegation__in=sent)


def on_behalf(work: HeldRoles) -> Q:
    """Of producers in the communes of an officer's desk."""
    return Q(producer__home_agency__in=work.at(Role.OFFICER), producer__commune__in=work.communes)
