"""How an agency begins."""

from datetime import datetime

from django.db import transaction

from accounts.models import Agency, Membership, Role, User
from core.clock import local_day


@transaction.atomic
def create_agency(
    agency: Agency, *, manager: User, at: datetime, is_administrator: bool = False
) -> Agency:
    """Save an agency with its first manager, who may be new; an administrator runs the platform
    too.
    """
    agency.save()
    if is_administrator:
        manager.is_superuser = manager.is_staff = True
    manager.save()
    Membership(user=manager, agency=agency, role=Role.MANAGER, since=local_day(at)).save()
    return agency
