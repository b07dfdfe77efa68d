"""Two worlds that share nothing: whoever belongs to one never reads a private word of the other, in
any format.
"""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from pypdfium2 import PdfDocument
from python_calamine import CalamineWorkbook

from tests.test_lists import add_rows
from tests.test_permissions import arguments, lines
from tests.world import make_world

CANARY = "vẹtbíhiểm"
STAFF_OF_A = ["owner", "organiser", "manager", "finance", "inspector", "sender", "home", "officer"]
EXPORTS = ["", "?export=csv", "?export=xlsx"]


def text_of(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if "wordprocessing" in response["Content-Type"]:
        return ZipFile(BytesIO(body)).read("word/document.xml").decode()
    if response["Content-Type"] == "application/zip":
        archive = ZipFile(BytesIO(body))
        return " ".join(name + text_of_file(archive.read(name)) for name in archive.namelist())
    return text_of_file(body)


def text_of_file(body: bytes) -> str:
    if body[:2] == b"PK":
        return text_of_sheet(body)
    if b"%%EOF" in body:
        return " ".join(page.get_textpage().get_text_range() for page in PdfDocument(body))
    return body.decode("utf-8", "replace")


def text_of_sheet(body: bytes) -> str:
    book = CalamineWorkbook.from_filelike(BytesIO(body))
    return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])


@pytest.mark.once("sqlite")
@pytest.mark.parametrize("role", [*STAFF_OF_A, "anonymous"])
def test_no_word_of_the_other_world_is_read(client, db, role):
    ours, theirs = make_world("chim"), make_world(CANARY)
    if role != "anonymous":
        client.force_login(ours.people[role], backend="accounts.adapter.SignIn")
    seen = ""
    for name, (method, subject, _expected) in lines().items():
        if method != "GET" or name in PUBLIC_BY_DESIGN:
            continue
        for world in (ours, theirs) if subject != "-" else (ours,):
            args = arguments(world, subject)
            for query in EXPORTS if not args else [""]:
                response = client.get(reverse(name, args=args) + query)
                text = text_of(response)
                seen += text
                assert CANARY not in text.lower(), f"{name}{query}"
    assert role == "anonymous" or "chim" in seen


# A published fair shows its producers, a certificate's check page what the paper says, and whoever
# holds an invitation reads who wrote it.
PUBLIC_BY_DESIGN = {"event_catalogue", "certificate_check", "use_invitation"}


# Published fairs and their booths are everybody's to see.
PUBLISHED = {"event_list", "booth_list"}


@pytest.mark.parametrize("role", STAFF_OF_A)
def test_no_number_of_ours_counts_the_other_world(client, db, role):
    """Every list and statistic as a sheet, before the other world is there and with it."""
    ours = make_world("chim")
    add_rows(ours)
    client.force_login(ours.people[role], backend="accounts.adapter.SignIn")
    names = [
        name
        for name, (method, subject, _cells) in lines().items()
        if method == "GET" and subject == "-"
    ]
    before = {name: sheet for name in names if (sheet := sheet_of(client, name))}
    theirs = make_world(CANARY)
    add_rows(theirs)
    assert len(before) > 15
    assert {name: sheet_of(client, name) for name in before} == before


def sheet_of(client, name) -> str:
    """What a page gives as CSV; nothing where it gives no sheet."""
    response = client.get(reverse(name) + "?export=csv")
    is_sheet = response["Content-Type"].startswith("text/csv") and name not in PUBLISHED
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode() if is_sheet else ""
