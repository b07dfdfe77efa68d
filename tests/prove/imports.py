"""1,000 damaged or hostile workbooks through the real page and its job: no server error, nothing
taken by halves.

Each is answered in time; its memory is limited by the kernel. The control reads the first 200
without the child process and counts what would have broken the server.
"""

import random
import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from tests.prove.place import Place, figure

FILES, DEEP_FILES, CONTROL, MOST_SECONDS = 200, 1_000, 200, 5
SEED = 2026


def run(place: Place) -> int:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from core.models import Job
    from core.sheets.reader import MEMORY
    from core.sheets.writer import write_xlsx
    from imports.models import Import
    from producers.models import Producer, Product
    from tests.prove.race import client_of

    agency, user = furnish()
    client, dice = client_of(user), random.Random(SEED)
    good = write_xlsx(table(), title="Danh sách")
    errors = partial = slow = taken = control = 0
    started = time.monotonic()
    files = DEEP_FILES if place.is_deep else FILES
    for number in range(files):
        content = spoil(good, dice, number)
        control += number < CONTROL and breaks_a_reader(content)
        before = Producer.objects.count() + Product.objects.count()
        began = time.monotonic()
        file = SimpleUploadedFile(f"tep-{number}.xlsx", content)
        answer = client.post(
            "/imports/new", {"agency": agency.pk, "kind": "products", "file": file}
        )
        import_ = Import.objects.first() if answer.status_code == 302 else None
        errors += answer.status_code >= 500 or (import_ is not None and not worked())
        slow += time.monotonic() - began > MOST_SECONDS
        if import_ is None:
            continue
        import_.refresh_from_db()
        errors += client.get(import_.get_absolute_url()).status_code >= 500
        if import_.status == "checked" and import_.is_to_take:
            client.post(f"/imports/{import_.pk}/take")
            errors += not worked()
            import_.refresh_from_db()
        is_taken = import_.status == "taken"
        changes = import_.report.get("changes", ()) if is_taken else ()
        wanted = sum(
            change["what"] == "new" and change["noun"] in ("chủ thể", "sản phẩm")
            for change in changes
        )
        partial += Producer.objects.count() + Product.objects.count() - before != wanted
        taken += is_taken
    errors += Job.objects.filter(state="failed").count()
    bad = errors + partial + slow
    seconds = round(time.monotonic() - started)
    return figure(
        id="imports",
        n=files,
        errors=errors,
        partial=partial,
        slow=slow,
        limit_mb=MEMORY // 2**20,
        taken=taken,
        # A proof in which nothing is taken proves nothing.
        bad=bad + (taken == 0),
        control_bad=control,
        seconds=seconds,
    )


def worked() -> bool:
    """Do the jobs that wait, as a worker would; whether all went well."""
    from core.jobs import run_job
    from core.models import Job

    waiting = list(Job.objects.filter(state="queued").values_list("pk", flat=True))
    for pk in waiting:
        run_job(pk)
    return not Job.objects.filter(pk__in=waiting).exclude(state="done").exists()


def furnish():
    from office.actions import load_legal_parameters
    from tests.factories.accounts import AgencyFactory, staff
    from tests.factories.office import ProductSetFactory
    from tests.factories.places import CommuneFactory, ProvinceFactory

    load_legal_parameters()
    province = ProvinceFactory(name="Bắc Ninh")
    CommuneFactory(name="Biên Sơn", province=province)
    ProductSetFactory(number=7)
    agency = AgencyFactory(unit=province)
    return agency, staff(agency)


def table() -> list[list]:
    head = [
        "Tên chủ thể",
        "Loại hình",
        "Xã",
        "Tên sản phẩm",
        "Bộ sản phẩm",
        "Hạng sao",
        "Số QĐ",
        "Ngày QĐ",
    ]
    return [
        head,
        *(
            [f"HTX {n}", "HTX", "Biên Sơn", f"Vải {n}", 7, 4, "12/QĐ-UBND", "05/02/2026"]
            for n in range(20)
        ),
    ]


def spoil(good: bytes, dice: random.Random, number: int) -> bytes:
    """The good workbook, damaged in one of many ways; one in ten only says something else."""
    ways = [
        flip,
        cut,
        without_part,
        garble_part,
        garble_part,
        hostile_cells,
        bomb,
        entities,
        far_cell,
        other_kind,
    ]
    return ways[number % len(ways)](good, dice)


def flip(good, dice):
    data = bytearray(good)
    for _ in range(dice.randint(1, 40)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data)


def cut(good, dice):
    return good[: dice.randrange(len(good))]


def parts_of(good: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(good)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def without_part(good, dice):
    parts = parts_of(good)
    parts.pop(dice.choice(sorted(parts)))
    return packed(parts)


def garble_part(good, dice):
    parts = parts_of(good)
    name = dice.choice(sorted(parts))
    data = bytearray(parts[name])
    for _ in range(dice.randint(1, 60)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return packed(parts | {name: bytes(data)})


def hostile_cells(_good, dice):
    from core.sheets.writer import write_xlsx

    words = [
        "=cmd|' /C calc'!A0",
        "\u202eHTX",
        "x" * 30_000,
        "9" * 400,
        "<script>",
        "{{ 7*7 }}",
        "-1e999",
        "HTX\u200b",
        "' OR 1=1 --",
    ]
    rows = table()
    for _ in range(6):
        rows[dice.randrange(1, len(rows))][dice.randrange(8)] = dice.choice(
            [*words, -5, 1e300, 0.1, None]
        )
    return write_xlsx(rows, title="Danh sách")


def bomb(good, dice):
    parts = parts_of(good)
    parts["xl/media/x.bin"] = b"0" * dice.choice([60, 200]) * 1_000_000
    return packed(parts)


def entities(good, dice):
    parts = parts_of(good)
    laugh = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, dice.randint(3, 12)))
    head = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{laugh}<!ENTITY f SYSTEM'
        f' "file:///etc/passwd">]>'
    ).encode()
    name = "xl/worksheets/sheet1.xml"
    body = parts[name].partition(b"?>")[2].replace(b"<t>", b"<t>&f;&a9;", 2)
    return packed(parts | {name: head + body})


def far_cell(good, dice):
    parts = parts_of(good)
    name = "xl/worksheets/sheet1.xml"
    where = dice.choice(["XFD1048576", "A99999999999", "ZZZZZ1", "A0", "", "B1048576"])
    cell = f'<row r="1048576"><c r="{where}"><v>1</v></c></row></sheetData>'.encode()
    return packed(parts | {name: parts[name].replace(b"</sheetData>", cell)})


def other_kind(good, dice):
    return dice.choice(
        [
            b"",
            b"%PDF-1.7 x",
            b"<html><table><tr><td>HTX</td></tr></table>",
            b"\x89PNG\r\n\x1a\n",
            bytes(dice.randbytes(5_000)),
            ("Tên chủ thể;Tên sản phẩm\n" + "HTX;Vải\n" * 6_000).encode(),
            b'"' * 200_000,
            "Tên\x00chủ".encode("utf-16"),
            b"PK\x05\x06" + b"\x00" * 18,
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(dice.randbytes(3_000)),
        ]
    )


def breaks_a_reader(content: bytes) -> bool:
    """Whether the file raises in a reader that is called as it is; those that eat memory are not
    even tried.
    """
    from python_calamine import CalamineWorkbook

    if len(content) > 300_000 or b"1048576" in content[:1] or far(content):
        return False
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()
    except BaseException:
        return True
    return False


def far(content: bytes) -> bool:
    try:
        parts = parts_of(content)
    except Exception:
        return False
    return any(
        b"1048576" in data or b"99999999999" in data or b"ZZZZZ1" in data for data in parts.values()
    )
