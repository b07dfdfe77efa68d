from django.utils import timezone

from accounts.models import Agency
from certificates.actions import issue_certificate
from core.jobs import job
from exhibitors.models import Participation


@job("issue_certificate")
def issue(key: str) -> None:
    participation, agency = (int(part) for part in key.split(":"))
    issue_certificate(
        Participation.objects.get(pk=participation),
        agency=Agency.objects.get(pk=agency),
        at=timezone.now(),
    )
