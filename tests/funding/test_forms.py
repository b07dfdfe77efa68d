import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from funding.forms import ClaimPaperForm
from tests.papers import PDF


@pytest.mark.parametrize(
    ("content", "is_taken"),
    [(PDF, True), (b"%PDF-1.7 abc", False), (b"MZ\x90", False), (b"<html>%PDF-", False)],
)
def test_paper_of_a_claim_is_a_pdf_or_a_photo(content, is_taken):
    file = {"file": SimpleUploadedFile("giay.pdf", content)}
    form = ClaimPaperForm({"kind": "contract"}, file)
    assert form.is_valid() == is_taken
    assert ("file" in form.errors) != is_taken
