from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import jobs
from core.models import Job


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 5), (2, 20), (3, 80)])
def test_failed_job_waits_longer_each_time(attempts, seconds):
    now, job = timezone.now(), Job(attempts=attempts)
    job.put_off(at=now)
    assert job.not_before == now + timedelta(seconds=seconds)


def test_running_job_has_a_lease(db):
    job = jobs.enqueue("any", key="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
