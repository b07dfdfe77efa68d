from core import jobs, tasks
from core.models import Job


def test_sweep_task_rings_for_what_is_due(db):
    jobs.job("test_tasks")(lambda key: None)
    jobs.enqueue("test_tasks", key="1")
    tasks.sweep.delay()
    del jobs.KINDS["test_tasks"]
    assert Job.objects.get().state == Job.State.DONE
