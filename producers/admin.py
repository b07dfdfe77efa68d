from django.contrib import admin

from producers.models import Producer, Representative


class RepresentativeInline(admin.TabularInline):
    model = Representative
    autocomplete_fields = ["user"]
    extra = 0


@admin.register(Producer)
class ProducerAdmin(admin.ModelAdmin):
    """Who acts for a producer and which agency looks after it; the rest is changed on its own
    page.
    """

    list_display = ["name", "commune", "home_agency"]
    search_fields = ["search_key"]
    fields = ["name", "kind", "commune", "home_agency"]
    readonly_fields = ["name", "kind", "commune"]
    autocomplete_fields = ["home_agency"]
    inlines = [RepresentativeInline]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
