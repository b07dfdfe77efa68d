from django.utils import timezone

from accounts.actions import disable_unused
from core.jobs import job


@job("close_unused_accounts", is_nightly=True)
def close_unused_accounts(key: str) -> None:
    """Accounts of staff that nobody uses any more. Twice closes nothing more."""
    disable_unused(at=timezone.now())
