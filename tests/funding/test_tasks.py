from core.guards import lift_guards
from core.jobs import promise_nightly, run_job
from core.models import Job
from funding.models import LedgerEntry
from tests.factories.funding import Desk


def tonight() -> Job:
    promise_nightly()
    row = Job.objects.filter(kind="check_books").latest("pk")
    run_job(row.pk)
    row.refresh_from_db()
    return row


def test_books_are_read_every_night_and_a_fault_is_left_visible(db):
    Desk().paid(1_000_000)
    assert tonight().state == Job.State.DONE
    lift_guards()
    LedgerEntry.objects.filter(kind="pay").update(amount_vnd=2)
    row = tonight()
    assert (row.state, "ledger_is_chained" in row.error) == (Job.State.FAILED, True)
