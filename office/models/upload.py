import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.text import CleanCharField

# What a stored file is called on the disk; its own name stays in the row.
SUFFIXES = {
    "image/jpeg": ".jpg",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


def upload_path(upload, filename: str) -> str:
    return f"uploads/{upload.pk.hex[:2]}/{upload.pk.hex}{SUFFIXES.get(upload.content_type, '')}"


def thumbnail_path(upload, filename: str) -> str:
    return f"uploads/{upload.pk.hex[:2]}/{upload.pk.hex}-small.jpg"


def original_path(upload, filename: str) -> str:
    return f"uploads/{upload.pk.hex[:2]}/{upload.pk.hex}-original"


class Upload(models.Model):
    """A private file with its fingerprint, served only by a view that asks who may read its
    subject.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about = models.CharField(max_length=60, db_index=True)
    file = models.FileField(upload_to=upload_path)
    thumbnail = models.FileField(upload_to=thumbnail_path, blank=True)
    # Of a photo that is evidence: as it was sent, with the data that its camera wrote.
    original = models.FileField(upload_to=original_path, blank=True)
    original_name = CleanCharField(max_length=200, blank=True)
    original_sha256 = models.CharField(max_length=64, blank=True)
    name = CleanCharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__length=64), name="upload_has_a_fingerprint")
        ]

    def __str__(self):
        return self.name

    @property
    def is_photo(self) -> bool:
        return self.content_type == "image/jpeg"
