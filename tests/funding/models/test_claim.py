"""No single statement typed by hand takes money past a cap, a ceiling, a person or a closed
period.
"""

import pytest

from funding.models import Invoice
from tests.factories.funding import Desk
from tests.funding.by_hand import lines, refused, refused_copy

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk(budget_vnd=30 * M, advance_pct=50)


def test_invoice_lent_changed_or_freed(desk):
    claim, other = desk.draft(M), desk.draft(M)
    rows = Invoice.objects.filter(claim=claim)
    assert "invoice_stays_with_its_claim" in refused(rows, claim=other)
    assert "invoice_stays_with_its_claim" in refused(rows, number="9")
    assert "invoice_stays_with_its_claim" in refused(rows, released_at=desk.now)
    assert "invoice_is_of_the_claim" in refused(lines(other), invoice=rows.get())
    assert "invoice_covers_its_lines" in refused(rows, total_vnd=M - 1)
    assert "invoice" in refused_copy(rows.get(), claim=other)
    assert "invoice_is_spelt_in_one_way" in refused_copy(rows.get(), number="0077")
