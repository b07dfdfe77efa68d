"""What a file is by its first bytes, for one that is no workbook: so that its sender is told what
it is and what to do.
"""

import io
import zipfile

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# {what it is: how such a file begins}
BEGINNINGS = {
    "pdf": (b"%PDF",),
    "photo": (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*"),
    "packed": (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh"),
    "word": (b"{\\rtf",),
    "page": (b"<!doctype html", b"<html", b"<table", b"<meta"),
    "xml": (b"<?xml",),
}
# {what it is: the part that such an archive has}
PARTS = {
    "workbook": ("xl/workbook.xml", "xl/workbook.bin"),
    "word": ("word/document.xml",),
    "slides": ("ppt/presentation.xml",),
    "numbers": ("Index/Document.iwa",),
}
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.spreadsheet": "workbook",
    b"application/vnd.oasis.opendocument.text": "word",
    b"application/vnd.oasis.opendocument.presentation": "slides",
}
# Names of streams in a file of the Office before 2007, as it writes them.
STREAMS = {
    "locked": ("EncryptedPackage",),
    "workbook": ("Workbook", "Book"),
    "word": ("WordDocument",),
    "slides": ("PowerPoint Document",),
}


class Unreadable(ValueError):
    """The file is no workbook that we read; `reason` is a value of `reader.REASONS`."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def kind_of(content: bytes) -> str:
    """`workbook`, `text`, or one of the kinds above; `unknown` for bytes that are none."""
    if content[:4] == ZIP:
        return _kind_of_zip(content)
    if content[:8] == OLE:
        return _first(STREAMS, lambda name: name.encode("utf-16-le") in content) or "unknown"
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    for kind, beginnings in BEGINNINGS.items():
        if any(start[: len(each)].lower() == each.lower() for each in beginnings):
            return kind
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    return "unknown" if b"\x00" in content[:4096] and not is_wide else "text"


def _kind_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                told = archive.read("mimetype")[:100].strip()
                return OPEN_DOCUMENTS.get(told, "packed")
    except (zipfile.BadZipFile, RuntimeError, OSError):
        # Cut short or rubbish: let the reader of workbooks say so.
        return "workbook"
    return _first(PARTS, names.__contains__) or "packed"


def _first(kinds: dict[str, tuple[str, ...]], is_there) -> str | None:
    return next((kind for kind, names in kinds.items() if any(map(is_there, names))), None)
