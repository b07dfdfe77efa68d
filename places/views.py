from django.http import HttpResponse
from django.utils.html import format_html_join
from django.views.decorators.http import require_safe

from core.text import fold
from places.forms import address, find_communes


@require_safe
def commune_options(request):
    """Suggestions for a commune field, as the options of its datalist."""
    typed = request.GET.get("commune", "")[:100]
    found = find_communes(typed, limit=12, is_exact=False) if len(typed) > 1 else ()
    rows = [(address(unit), fold(address(unit))) for unit in found]
    return HttpResponse(format_html_join("", '<option value="{}" label="{}">', rows))
