from certificates.models import Certificate
from certificates.tasks import issue
from tests.factories.exhibitors import ParticipationFactory


def test_job_run_twice_leaves_one_certificate(db):
    participation = ParticipationFactory(status="attended")
    for _ in range(2):
        issue(f"{participation.pk}:{participation.event.host_id}")
    assert Certificate.objects.get().status == "valid"
