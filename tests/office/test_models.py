from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from office.actions import load_legal_parameters
from office.models import LegalParameter, Letter, Paper
from tests.factories.accounts import AgencyFactory


def test_legal_parameter_holds_in_its_period(db):
    load_legal_parameters()
    LegalParameter.objects.filter(code="recognition_months").update(valid_to=date(2030, 1, 1))
    LegalParameter.objects.create(
        code="recognition_months", value=48, valid_from=date(2030, 1, 1), legal_basis="x"
    )
    values = [
        LegalParameter.objects.value("recognition_months", on=day)
        for day in (date(2029, 12, 31), date(2030, 1, 1))
    ]
    assert values == [36, 48]


def test_one_letter_per_occasion_recipient_and_subject(db):
    fields = {
        "agency": AgencyFactory(),
        "occasion": "accepted",
        "recipient": "a@example.org",
        "about": "participation:1",
        "created_at": timezone.now(),
    }
    Letter.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(**fields)


def test_signed_paper_is_numbered_and_frozen(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(
            agency=AgencyFactory(),
            kind="minutes",
            about="event:1",
            status="signed",
            created_at=timezone.now(),
        )
