from django.conf import settings

from accounts.models import roles_of


def desk(request):
    """For every page: who is at it, and whether this is the sample."""
    user = getattr(request, "user", None)
    return {
        "my_roles": roles_of(user) if user else None,
        "is_sample_system": bool(settings.SAMPLE_PASSWORD),
    }
