from core.jobs import enqueue, run_job
from tests.factories.office import LetterFactory


def test_job_sends_the_letter_of_its_key(db, mailoutbox):
    letter = LetterFactory(status="queued")
    run_job(enqueue("send_letter", key=str(letter.pk)).pk)
    letter.refresh_from_db()
    assert (letter.status, len(mailoutbox)) == ("sent", 1)
