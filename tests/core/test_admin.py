from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.models import Job
from tests.factories.accounts import UserFactory


def test_administrator_reads_why_work_failed_and_has_it_done_again(db, client, settings):
    settings.STAFF_MFA_REQUIRED = False
    user = UserFactory()
    failed, other, done = (jobs.enqueue("forget_typed", key=key, by=user) for key in "abc")
    ended = {"finished_at": timezone.now()}
    Job.objects.filter(pk__in=[failed.pk, other.pk]).update(
        state=Job.State.FAILED, error="không in được", **ended
    )
    Job.objects.filter(pk=done.pk).update(state=Job.State.DONE, **ended)
    client.force_login(
        UserFactory(is_superuser=True, is_staff=True), backend="accounts.adapter.SignIn"
    )
    url = reverse("admin:core_job_changelist")
    assert "không in được" in client.get(url, {"state": "failed"}).content.decode()
    chosen = {"action": "repeat", "_selected_action": [failed.pk, done.pk]}
    client.post(url, chosen)
    live = Job.objects.live()
    assert [(row.kind, row.key, row.asked_by) for row in live] == [("forget_typed", "a", user.pk)]
