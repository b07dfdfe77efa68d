"""One Celery task runs every job, one sweeps for what was forgotten, one promises what
every night asks for.
"""

from celery import shared_task
from django.utils import timezone

from core import jobs
from core.jobs import job
from core.typed import forget_old


@shared_task(name="core.tasks.run")
def run(job_id: int) -> None:
    jobs.run_job(job_id)


@job("forget_typed", is_nightly=True)
def forget_typed(key: str) -> None:
    """What was typed and never saved. Twice forgets nothing more."""
    forget_old(at=timezone.now())


@shared_task(name="core.tasks.sweep")
def sweep() -> None:
    jobs.sweep()


@shared_task(name="core.tasks.promise_nightly")
def promise_nightly() -> None:
    jobs.promise_nightly()
