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


@require_safe
def upload_original(request, pk):
    """A photo that is evidence as it was sent, to be kept and looked at elsewhere; for whoever may
    read the paper.
    """
    upload = get_object_or_404(Upload.objects.exclude(original=""), pk=pk)
    if not may_read(upload, user=request.user):
        raise Http404
    response = FileResponse(
        upload.original.open(), as_attachment=True, filename=upload.original_name
    )
    response["Content-Type"] = "application/octet-stream"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
