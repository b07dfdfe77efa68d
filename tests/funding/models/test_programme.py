"""No single statement typed by hand takes money past a cap, a ceiling, a person or a closed
period.
"""

import pytest

from tests.factories.funding import Desk
from tests.funding.by_hand import refused

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk(budget_vnd=30 * M, advance_pct=50)


def test_programme_that_has_approved_something(desk):
    desk.approved(M)
    programmes = type(desk.programme).objects.filter(pk=desk.programme.pk)
    assert "advance_stays" in refused(programmes, advance_pct=100)
    assert "keeps_its_agency" in refused(programmes, agency=Desk().agency)
