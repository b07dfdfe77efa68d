from django.contrib import admin
from django.utils import timezone

from events.models import Booth, Delegation, Event, Zone
from events.signals import event_changed


class ZoneInline(admin.TabularInline):
    model = Zone
    fields = ["name", "places"]
    extra = 0


class DelegationInline(admin.TabularInline):
    model = Delegation
    fields = ["agency", "places", "booths"]
    autocomplete_fields = ["agency"]
    extra = 0

    def formfield_for_manytomany(self, field, request, **kwargs):
        """A block is cut out of the booths of this event."""
        return super().formfield_for_manytomany(
            field,
            request,
            queryset=Booth.objects.filter(event=request.resolver_match.kwargs.get("object_id")),
            **kwargs,
        )


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """Zones and delegations of an event; the event itself is changed on its own page."""

    list_display = ["name", "opens_on", "host", "status"]
    search_fields = ["search_key"]
    fields = readonly_fields = ["name", "opens_on", "host", "status"]
    inlines = [ZoneInline, DelegationInline]

    def save_related(self, request, form, formsets, change):
        """Those whose work hangs on a delegation hear of it, as after a change on the event's own
        page.
        """
        super().save_related(request, form, formsets, change)
        event_changed.send(Event, event=form.instance, at=timezone.now())

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
