from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from office.models import Upload
from office.rules import may_read


@login_not_required
@require_safe
def upload_file(request, pk, is_small=False):
    """A private file, or the small one of a photo, for whoever may read what it belongs to."""
    upload = get_object_or_404(Upload, pk=pk)
    if not may_read(upload, user=request.user):
        raise Http404
    file = upload.thumbnail if is_small and upload.thumbnail else upload.file
    response = FileResponse(file.open(), content_type=upload.content_type, filename=upload.name)
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response
