from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.jobs import repeat_job
from core.models import Job


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):
    """Background work as whoever looks after the system sees it: what failed, why, and again."""

    list_display = ["kind", "key", "state", "attempts", "error", "created_at", "finished_at"]
    list_filter = ["state", "kind"]
    search_fields = ["key", "error"]
    ordering = ["-pk"]
    actions = ["repeat"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description=_("Do the chosen failed ones again"), permissions=["view"])
    def repeat(self, request, jobs):
        failed = list(jobs.filter(state=Job.State.FAILED).order_by("pk"))
        for row in failed:
            repeat_job(row, by=request.user)
        told = ngettext("%(n)s job is done again.", "%(n)s jobs are done again.", len(failed))
        messages.success(request, told % {"n": len(failed)})
