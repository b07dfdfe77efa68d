"""A random world of producers, products and stars is written into random office layouts, and read
from them: every record comes back as it was, or its row is asked about, refused or named.

A silent difference is a record that is written otherwise than the list means it, or a row that is
neither taken nor told. The control reads with the place of the first section for all rows.
"""

import random
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO

from tests.prove.place import Place, figure

LAYOUTS, DEEP_LAYOUTS, CONTROL = 60, 500, 10
SEED = 14
COMMUNES = ("Biên Sơn", "Nam Dương", "Văn Lang", "Văn Lăng", "Tân Mộc", "Kiên Lao", "Phú Nhuận")
KINDS = ("HTX", "Hợp tác xã", "Công ty TNHH", "Hộ kinh doanh", "Tổ hợp tác", "Cơ sở")
WORDS = ("Dứa", "Dừa", "Dưa", "Mật Ong", "Vải Thiều", "Chè Xanh", "Nấm", "Miến", "Gạo Nếp", "Na")
GOODS = ("Dứa sấy", "Dừa sấy", "Mật ong", "Mì gạo", "Miến dong", "Chè", "Rượu mơ", "Chả mực", "Nón")
CODES = ("2400123458", "2300234563", "0100109106", "2400000128", "2409990014", "5700100009")
STARS = {
    3: ("3", "3 sao", "03 sao", "ba sao", "Hạng 3 sao", "***", "OCOP 3 sao"),
    4: ("4", "4 sao", "04 sao", "bốn sao", "Hạng 4 sao", "⭐⭐⭐⭐", "Đạt 4 sao"),
    5: ("5", "5 sao", "năm sao", "5 sao cấp quốc gia", "*****", "OCOP 5 sao"),
}
HEADINGS = {
    "name": ("Tên chủ thể", "Chủ thể", "Đơn vị sản xuất", "TÊN CHỦ THỂ (*)", "Tên cơ sở"),
    "tax_code": ("MST", "Mã số thuế", "Mã số HTX"),
    "commune": ("Xã", "Xã/phường", "Địa bàn", "Xã, phường, thị trấn"),
    "phone": ("SĐT", "Điện thoại", "Số điện thoại liên hệ"),
    "product": ("Tên sản phẩm", "Sản phẩm", "Sản phẩm OCOP", "Tên sản phẩm được công nhận"),
    "stars": ("Hạng sao", "Sao", "Xếp hạng", "Kết quả phân hạng (sao)"),
    "decision_number": ("Số QĐ", "Số quyết định", "Quyết định công nhận"),
    "issued_on": ("Ngày QĐ", "Ngày ký", "Ngày ban hành", "Ngày công nhận"),
}
OF_PRODUCER = ("name", "tax_code", "commune", "phone")
# Two headings over the columns that stand together.
GROUPS = {
    "name": ("Chủ thể", "Tên"),
    "commune": ("Chủ thể", "Xã"),
    "phone": ("Chủ thể", "SĐT"),
    "tax_code": ("Chủ thể", "MST"),
    "product": ("Sản phẩm", "Tên sản phẩm"),
    "stars": ("Sản phẩm", "Hạng sao"),
    "decision_number": ("Quyết định", "Số"),
    "issued_on": ("Quyết định", "Ngày"),
}


@dataclass(frozen=True)
class Line:
    """What a row of the list means."""

    name: str
    commune: str
    tax_code: str
    phone: str
    product: str
    stars: int
    decision_number: str
    issued_on: date


@dataclass
class Sheet:
    """A sheet on its way: `means` says what each row means, by its number from 1."""

    name: str
    rows: list[list] = field(default_factory=list)
    merges: list[tuple] = field(default_factory=list)
    means: dict[int, Line] = field(default_factory=dict)
    is_hidden: bool = False


def run(place: Place) -> int:
    agency, user = furnish()
    started, dice = time.monotonic(), random.Random(SEED)
    wanted = DEEP_LAYOUTS if place.is_deep else LAYOUTS
    told, silent, taken, first = 0, 0, 0, []
    for number in range(wanted):
        sheets = layout(dice)
        found = differences(agency, user, sheets)
        taken, told = taken + found["taken"], told + found["told"]
        if found["silent"]:
            silent += 1
            first.append([number, *found["silent"][:2]])
    control = 0
    with stuck_in_the_first_section():
        for _number in range(CONTROL):
            control += bool(differences(agency, user, layout(dice, has_sections=True))["silent"])
    # Lists that are only asked about prove nothing.
    bad = silent + (taken < 4 * told)
    return figure(
        id="layouts",
        n=wanted,
        silent=silent,
        rows_taken=taken,
        rows_told=told,
        bad=bad,
        control_bad=control,
        first_silent=first[:3],
        seconds=round(time.monotonic() - started),
    )


def furnish():
    from office.actions import load_legal_parameters
    from tests.factories.accounts import AgencyFactory, staff
    from tests.factories.office import ProductSetFactory
    from tests.factories.places import CommuneFactory, ProvinceFactory

    load_legal_parameters()
    province = ProvinceFactory(name="Bắc Ninh")
    for name in COMMUNES:
        CommuneFactory(name=name, province=province)
    CommuneFactory(name="Long Sơn", province=ProvinceFactory(name="Hồ Chí Minh"))
    ProductSetFactory(number=7)
    agency = AgencyFactory(unit=province)
    return agency, staff(agency)


def world(dice: random.Random) -> list[Line]:
    """Producers with one to three products each; no two of a name, however it is abbreviated."""
    from core.text import identity_key

    lines, seen, codes = [], set(), list(CODES)
    dice.shuffle(codes)
    for _number in range(dice.randint(3, 9)):
        name, commune = f"{dice.choice(KINDS)} {dice.choice(WORDS)}", dice.choice(COMMUNES)
        if identity_key(name) in seen:
            continue
        seen.add(identity_key(name))
        code = codes.pop() if codes and dice.random() < 0.4 and "Hộ" not in name else ""
        phone = f"09{dice.randrange(10**8):08}" if dice.random() < 0.7 else ""
        for product in dice.sample(GOODS, dice.randint(1, 3)):
            number = f"{dice.randint(1, 400)}/QĐ-UBND"
            day = date(2025, dice.randint(1, 12), dice.randint(1, 28))
            stars = dice.choice((3, 4, 5))
            lines.append(Line(name, commune, code, phone, product, stars, number, day))
    return lines


def layout(dice: random.Random, *, has_sections: bool | None = None) -> list[Sheet]:
    """One to three sheets in a shape of their own, and perhaps one that is hidden."""
    lines, sheets = world(dice), []
    number = dice.choice((1, 1, 1, 2))
    owners = sorted({line.name for line in lines})
    dice.shuffle(owners)
    for index in range(number):
        some = set(owners[index::number])
        share = [line for line in lines if line.name in some]
        sheets.append(
            drawn(dice, f"Đợt {index + 1}", share, has_sections=has_sections) if share else None
        )
    found = [sheet for sheet in sheets if sheet]
    if dice.random() < 0.3:
        found.append(
            Sheet("Nháp", [["Tên chủ thể", "Tên sản phẩm"], ["HTX Ẩn", "Ẩn"]], is_hidden=True)
        )
    return found


def drawn(dice, name: str, lines: list[Line], *, has_sections: bool | None) -> Sheet:
    by_section = dice.random() < 0.35 if has_sections is None else has_sections
    columns = ["name", "product", "stars", "decision_number", "issued_on"]
    columns += [] if by_section else ["commune"]
    columns += [each for each in ("tax_code", "phone") if dice.random() < 0.6]
    is_two_rowed = dice.random() < 0.3
    if is_two_rowed:
        order = list(GROUPS)
        columns.sort(key=order.index)
    else:
        dice.shuffle(columns)
    has_index = dice.random() < 0.6
    sheet = Sheet(name)
    add_titles(sheet, dice)
    add_headings(sheet, dice, columns, is_two_rowed=is_two_rowed, has_index=has_index)
    # What the list has no column for, nobody can read from it.
    bare = {name: "" for name in ("tax_code", "phone") if name not in columns}
    lines = [replace(line, **bare) for line in lines]
    lines = sorted(lines, key=lambda line: (line.commune, line.name)) if by_section else lines
    way = dice.choice(("repeated", "once", "merged"))
    before = None
    for count, line in enumerate(lines, 1):
        is_new = before is None or before.commune != line.commune
        if by_section and is_new:
            mark = dice.choice(("I. ", "II. ", "", "A. "))
            sheet.rows.append([f"{mark}Xã {line.commune}"])
        elif dice.random() < 0.05:
            sheet.rows.append([])
        goes_on = way != "repeated" and before and before.name == line.name
        goes_on = goes_on and not (by_section and is_new) and sheet.rows[-1:] != [[]]
        add_line(sheet, dice, columns, line, goes_on=goes_on, count=count if has_index else None)
        before = line
    if way == "merged":
        merge_producers(sheet, columns, has_index=has_index)
    add_end(sheet, dice, len(lines))
    return sheet


def add_titles(sheet: Sheet, dice) -> None:
    for text in ("UBND TỈNH BẮC NINH", "DANH SÁCH SẢN PHẨM OCOP", "(Kèm theo Công văn số 12)"):
        if dice.random() < 0.5:
            sheet.rows.append([text])
    if sheet.rows and dice.random() < 0.5:
        sheet.rows.append([])


def add_headings(sheet, dice, columns, *, is_two_rowed: bool, has_index: bool) -> None:
    index = [dice.choice(("TT", "STT", "Số TT"))] if has_index else []
    if not is_two_rowed:
        sheet.rows.append([*index, *(dice.choice(HEADINGS[name]) for name in columns)])
        return
    top = len(sheet.rows)
    groups = [GROUPS[name][0] for name in columns]
    sheet.rows.append([*index, *groups])
    sheet.rows.append([*([None] * len(index)), *(GROUPS[name][1] for name in columns)])
    at = len(index)
    while at - len(index) < len(groups):
        text = groups[at - len(index)]
        last = at
        while last + 1 - len(index) < len(groups) and groups[last + 1 - len(index)] == text:
            last += 1
        if last > at:
            sheet.merges.append((top, at, top, last, text))
        at = last + 1


def add_line(sheet, dice, columns, line: Line, *, goes_on: bool, count) -> None:
    cells = {
        "name": dice.choice((line.name, line.name, line.name.upper(), f" {line.name} ")),
        "commune": dice.choice(
            (line.commune, f"Xã {line.commune}", f"xã {line.commune}, Bắc Ninh")
        ),
        "tax_code": dice.choice((line.tax_code, " ".join((line.tax_code[:4], line.tax_code[4:])))),
        "phone": dice.choice((line.phone, line.phone[1:] and int(line.phone[1:]), line.phone)),
        "product": line.product,
        "stars": dice.choice((line.stars, *STARS[line.stars])),
        "decision_number": line.decision_number,
        "issued_on": dice.choice((line.issued_on, f"{line.issued_on:%d/%m/%Y}")),
    }
    row = [None if goes_on and name in OF_PRODUCER else cells[name] for name in columns]
    row = [value or None for value in row]
    sheet.rows.append([*([] if count is None else [count]), *row])
    sheet.means[len(sheet.rows)] = line


def merge_producers(sheet: Sheet, columns, *, has_index: bool) -> None:
    """Cells of producers that go on below become merged ones."""
    for at, name in enumerate(columns, start=int(has_index)):
        if name not in OF_PRODUCER:
            continue
        for first in sheet.means:
            last = first
            while (below := sheet.means.get(last + 1)) and below.name == sheet.means[first].name:
                if sheet.rows[last][int(has_index) + columns.index("name")] is not None:
                    break
                last += 1
            value = sheet.rows[first - 1][at]
            if last > first and value is not None:
                sheet.merges.append((first - 1, at, last - 1, at, value))


def add_end(sheet: Sheet, dice, n: int) -> None:
    if dice.random() < 0.4:
        sheet.rows.append(
            dice.choice((["Tổng cộng", n], [f"Tổng số: {n} sản phẩm"], [None, "Cộng"]))
        )
    if dice.random() < 0.3:
        sheet.rows += [[], [None, None, "NGƯỜI LẬP BIỂU"], [], [None, None, "Nguyễn Thị Mai"]]


def workbook(sheets: list[Sheet]) -> bytes:
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"}) as book:
        for told in sheets:
            sheet = book.add_worksheet(told.name)
            for r, row in enumerate(told.rows):
                for c, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(r, c, value)
                    elif value is not None:
                        sheet.write(r, c, value)
            for *where, value in told.merges:
                sheet.merge_range(*where, value)
            if told.is_hidden:
                sheet.hide()
    return out.getvalue()


def differences(agency, user, sheets: list[Sheet]) -> dict:
    """How many rows were taken and told, and what is otherwise without a word."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import transaction
    from django.utils import timezone

    from imports import actions

    with transaction.atomic():
        now = timezone.now()
        file = SimpleUploadedFile("danh-sach.xlsx", workbook(sheets))
        run = actions.start_import(agency, kind="products", file=file, by=user, at=now)
        actions.read_import(run, at=now)
        told = rows_told(run)
        if run.is_to_take:
            actions.take_import(run, by=user)
            actions.carry_out(run, at=now)
        means = {(sheet.name, row): line for sheet in sheets for row, line in sheet.means.items()}
        clear = {key: line for key, line in means.items() if key not in told}
        silent = compared(clear.values(), told_lines=[means[key] for key in told & means.keys()])
        transaction.set_rollback(True)
    return {"taken": len(clear), "told": len(means) - len(clear), "silent": silent}


def rows_told(run) -> set[tuple[str, int]]:
    """Rows with a fault, of an open question, or named as not read."""
    report = run.report
    told = {(fault["sheet"], fault["row"]) for fault in report.get("faults", [])}
    told |= {(line["sheet"], line["row"]) for line in report.get("unread", [])}
    told |= {(note["sheet"], note["row"]) for note in report.get("notes", [])}
    return told | {tuple(row) for row in report.get("open", [])}


def compared(clear, *, told_lines) -> list[str]:
    """What the database holds otherwise than the clear rows mean."""
    from producers.models import Product

    found = {shown(product) for product in Product.objects.prefetch_related("recognitions")}
    wanted, maybe = set(map(meant, clear)), {meant(line)[0] for line in told_lines}
    wrong = [f"missing {each}" for each in sorted(wanted - found)]
    return wrong + [f"invented {each}" for each in sorted(found - wanted) if each[0] not in maybe]


def meant(line: Line) -> tuple:
    return (
        key_of(line.name, line.commune, line.product),
        line.tax_code,
        line.phone,
        f"{line.stars} {line.decision_number} {line.issued_on}",
    )


def shown(product) -> tuple:
    producer = product.producer
    stars = [f"{r.stars} {r.decision_number} {r.issued_on}" for r in product.recognitions.all()]
    phone = producer.phone.replace("+84", "0")
    name = key_of(producer.name, producer.commune.name, product.name)
    return name, producer.tax_code or "", phone, "; ".join(stars)


def key_of(name: str, commune: str, product: str) -> str:
    from core.text import identity_key

    return " | ".join(map(identity_key, (name, commune, product)))


@contextmanager
def stuck_in_the_first_section():
    """A planted reader: the place of the first section is that of all."""
    from imports.actions import furniture

    real, kept = furniture._place_in, []

    def planted(texts):
        if found := real(texts):
            kept.append(found)
        return kept[0] if found else found

    furniture._place_in = planted
    try:
        yield
    finally:
        furniture._place_in = real
