"""Whether the system lives, and whether it can work."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.models import Job

LEAST_FREE_BYTES = 200 * 1024 * 1024
OLDEST_JOB = timedelta(minutes=15)


@login_not_required
@require_safe
def healthz(request):
    return HttpResponse("ok", "text/plain")


@login_not_required
@require_safe
def readyz(request):
    """200 when everything answers, else 503; each part by name, true or false."""
    try:
        parts = {"database": True, "migrations": _is_migrated(), "jobs": _jobs_move()}
    except DatabaseError:
        parts = {"database": False}
    parts |= {
        "cache": _cache_answers(),
        "disk": shutil.disk_usage(settings.VAR_DIR).free > LEAST_FREE_BYTES,
    }
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _jobs_move() -> bool:
    return not Job.objects.due(at=timezone.now() - OLDEST_JOB).exists()


def _cache_answers() -> bool:
    try:
        cache.set("readyz", 1, 10)
        return cache.get("readyz") == 1
    except Exception:
        return False
