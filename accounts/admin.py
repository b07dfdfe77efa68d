from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin

from accounts.models import Agency, Membership, User

# The administration asks for the same sign-in as every page, second factor included.
admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["agency", "communes"]


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    list_display = ["email", "phone", "full_name", "is_active"]
    search_fields = ["email", "phone", "full_name"]
    ordering = ["email", "phone"]
    fieldsets = [
        (None, {"fields": ["email", "phone", "full_name", "language", "password"]}),
        (None, {"fields": ["is_active", "is_staff", "is_superuser"]}),
    ]
    list_filter = ["is_active"]
    filter_horizontal = []
    inlines = [MembershipInline]


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "unit", "parent"]
    search_fields = ["search_key"]
    autocomplete_fields = ["unit", "parent"]
