from django.contrib import admin

from places.models import Unit


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    list_display = ["full_name", "level", "code", "valid_from", "valid_to"]
    list_filter = ["level"]
    search_fields = ["search_key"]
