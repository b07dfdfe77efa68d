import pytest
from django.utils import timezone

from core.jobs import enqueue, run_job
from office.tasks import letter_given_up
from tests.factories.office import LetterFactory


def test_job_sends_the_letter_of_its_key(db, mailoutbox):
    letter = LetterFactory(status="queued")
    run_job(enqueue("send_letter", key=str(letter.pk)).pk)
    letter.refresh_from_db()
    assert (letter.status, len(mailoutbox)) == ("sent", 1)


@pytest.mark.parametrize("status", ["queued", "sending", "sent", "discarded"])
def test_letter_whose_job_is_given_up_is_failed_with_the_reason(db, status):
    letter, other = LetterFactory(status=status, **sent(status)), LetterFactory(status="queued")
    letter_given_up(str(letter.pk), "máy dừng")
    letter.refresh_from_db()
    other.refresh_from_db()
    is_open = status in ("queued", "sending")
    assert (letter.status, letter.error, other.status) == (
        "failed" if is_open else status,
        "máy dừng" if is_open else "",
        "queued",
    )


def sent(status):
    return {"sent_at": timezone.now()} if status == "sent" else {}
