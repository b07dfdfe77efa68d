from django.utils import timezone

from funding.journey import is_supported
from tests.factories.funding import ClaimLineFactory


def test_support_step_is_done_by_a_paid_line(db):
    paid = ClaimLineFactory().claim.participation
    voided = ClaimLineFactory(
        status="voided", void_reason="Nhập nhầm.", voided_at=timezone.now()
    ).claim.participation
    assert is_supported([paid, voided]) == {paid.pk: "done"}
