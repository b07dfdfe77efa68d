from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import format_html_join
from django.views.decorators.http import require_safe

from core.text import fold
from places.addresses import Areas


@require_safe
def commune_options(request):
    """Suggestions for a commune field, as the options of its datalist."""
    # The field sends itself, under whatever name it has in its form.
    typed = next(iter(request.GET.values()), "")[:100]
    found = Areas(timezone.localdate()).suggest(typed) if len(typed) > 1 else ()
    rows = [(str(unit), fold(str(unit))) for unit in found]
    return HttpResponse(format_html_join("", '<option value="{}" label="{}">', rows))
