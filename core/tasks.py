"""One Celery task runs every job, one sweeps for what was forgotten, one promises what
every night asks for.
"""

from celery import shared_task

from core import jobs


@shared_task(name="core.tasks.run")
def run(job_id: int) -> None:
    jobs.run_job(job_id)


@shared_task(name="core.tasks.sweep")
def sweep() -> None:
    jobs.sweep()


@shared_task(name="core.tasks.promise_nightly")
def promise_nightly() -> None:
    jobs.promise_nightly()
