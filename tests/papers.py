"""Papers for tests: a PDF that every program opens, and a photo."""

from io import BytesIO

from PIL import Image

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def a_photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (90, 60), "darkred").save(out, "JPEG")
    return out.getvalue()
