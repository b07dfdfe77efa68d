"""Statements typed by hand, and what the database says to them."""

import pytest
from django.db import DatabaseError, transaction

from funding.models import ClaimLine
from tests.raw import put


def refused(rows, **values) -> str:
    """What the database says to one UPDATE of these rows."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        rows.update(**values)
    return str(caught.value)


def refused_copy(row, **values) -> str:
    """What the database says to one INSERT of a row like this one."""
    row.pk = None
    row._state.adding = True
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        row.save(force_insert=True)
    return str(caught.value)


def refused_as(names, row, **values) -> bool:
    said = refused_copy(row, **values)
    return any(name in said for name in names)


def lines(claim):
    return ClaimLine.objects.filter(claim=claim)


def with_approved_claim(claim, desk):
    """The lines of a claim whose own status somebody has moved on already."""
    put(
        type(claim).objects.filter(pk=claim.pk),
        status="approved",
        checked_by=desk.payer,
        appraised_by=desk.approver,
        decided_by=desk.approver,
        decided_at=desk.now,
    )
    return lines(claim)
