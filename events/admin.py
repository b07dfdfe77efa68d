from django.contrib import admin

from events.models import Booth, Delegation, Event, Zone


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

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
