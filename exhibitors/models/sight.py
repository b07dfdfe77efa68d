"""Whose desks an application concerns, as conditions on it."""

from collections.abc import Iterable

from django.db.models import Q

from accounts.models import Duties, Role


def of_agencies(agency_ids: Iterable[int]) -> Q:
    """At events of these agencies, or sent by them."""
    return Q(event__host__in=agency_ids) | Q(delegation__agency__in=agency_ids)


def on_behalf(work: Duties) -> Q:
    """Of producers in the communes of an officer's desk."""
    return Q(exhibitor__home_agency__in=work.at(Role.OFFICER), exhibitor__commune__in=work.communes)
