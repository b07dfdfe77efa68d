import csv
import hashlib
from io import BytesIO, StringIO
from zipfile import ZipFile

from django.utils import timezone
from python_calamine import CalamineWorkbook

from office.actions import sign_paper
from reports.documents import evidence_zip
from tests.factories.accounts import staff
from tests.world import make_world


def unpacked(world, user) -> dict[str, bytes]:
    with evidence_zip(world.event, user=user, at=world.now) as file, ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(workbook: bytes) -> list[list]:
    return CalamineWorkbook.from_filelike(BytesIO(workbook)).get_sheet_by_index(0).to_python()


def test_evidence_holds_rows_papers_and_their_fingerprints(db):
    world = make_world()
    world.now = timezone.now()
    sign_paper(world.paper, by=world.people["organiser"], at=world.now)
    files = unpacked(world, world.people["inspector"])
    listed = list(csv.reader(StringIO(files.pop("MANIFEST.csv").decode("utf-8-sig"))))[1:]
    assert {name: digest for name, _size, digest in listed} == {
        n: hashlib.sha256(c).hexdigest() for n, c in files.items()
    }
    assert sum(name.startswith("van-ban/") for name in files) == 2
    assert sum(name.startswith("chung-tu/") for name in files) == 1
    lines = rows_of(files["4-ho-tro.xlsx"])
    assert len(lines) == 3
    (_heading, rule) = rows_of(files["8-quy-dinh.xlsx"])
    assert rule[0] == world.draft_line.item.rule.name
    allocated = {row[4] for row in rows_of(files["2-tham-gia.xlsx"])[1:]}
    assert world.allocation.share.booth.code in allocated


def test_evidence_holds_only_what_the_person_sees(db):
    world = make_world()
    world.now = timezone.now()
    files = unpacked(world, staff(world.sender))
    assert len(rows_of(files["4-ho-tro.xlsx"])) == 1
    assert len(rows_of(files["8-quy-dinh.xlsx"])) == 1
    assert not [name for name in files if name.startswith("chung-tu/")]
