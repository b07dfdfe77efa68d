"""97 producers with 180 recognised products in ten districts, exactly as published as of
01/10/2023.
"""

from datetime import UTC, date, datetime
from itertools import cycle, islice

from accounts.models import Agency, User
from core.facts import recount
from core.text import fold
from office.models import ProductSet
from places.models import Unit
from producers.actions import recount_stars
from producers.models import Producer, Product, Recognition, Representative
from reports.sample.people import SINCE

# district code: (four-star, three-star products, producers with five products, with two, with one)
DISTRICTS = {
    "219": (16, 10, 4, 1, 4),  # Lục Ngạn 26
    "215": (4, 21, 4, 1, 3),  # Yên Thế 25
    "218": (2, 7, 1, 0, 4),  # Lục Nam 9
    "220": (1, 8, 1, 0, 4),  # Sơn Động 9
    "213": (4, 21, 3, 0, 10),  # TP Bắc Giang 25
    "216": (3, 17, 2, 0, 10),  # Tân Yên 20
    "217": (3, 17, 2, 0, 10),  # Lạng Giang 20
    "221": (3, 13, 1, 1, 9),  # Yên Dũng 16
    "222": (3, 13, 1, 0, 11),  # Việt Yên 16
    "223": (3, 11, 1, 0, 9),  # Hiệp Hòa 14
}
COOPERATIVES = 76
OTHER_KINDS = ["company", "household", "company", "cooperative_group"]
TITLES = {
    "cooperative": "HTX",
    "company": "Công ty TNHH",
    "household": "Hộ kinh doanh",
    "cooperative_group": "Tổ hợp tác",
}
WORDS = [
    "Hồng Phúc",
    "Minh Tâm",
    "An Bình",
    "Đại Thành",
    "Tân Lộc",
    "Thanh Xuân",
    "Phú Cường",
    "Hòa Hợp",
    "Việt Xanh",
    "Ngọc Sơn",
]
# (name, product set, what a producer of this trade is called)
TRADES = [
    [
        ("Vải thiều sấy khô", 7),
        ("Vải thiều tươi", 1),
        ("Mật ong hoa vải", 4),
        ("Nước ép vải", 17),
        ("Trà vỏ vải", 12),
        "Nông sản",
    ],
    [
        ("Mỳ gạo", 6),
        ("Mỳ gạo ngũ sắc", 6),
        ("Bún khô", 6),
        ("Mỳ rau củ", 6),
        ("Bánh đa khô", 6),
        "Mỳ gạo",
    ],
    [
        ("Gà đồi ủ muối", 8),
        ("Giò gà", 8),
        ("Chả gà", 8),
        ("Gà đồi tươi", 2),
        ("Ruốc gà", 8),
        "Gà đồi",
    ],
    [
        ("Chè xanh", 11),
        ("Chè bản", 11),
        ("Trà hoa vàng", 12),
        ("Trà thảo mộc", 12),
        ("Chè túi lọc", 11),
        "Chè",
    ],
    [
        ("Mật ong rừng", 4),
        ("Mật ong nghệ", 4),
        ("Phấn hoa", 4),
        ("Sữa ong chúa", 4),
        ("Rượu mật ong", 15),
        "Ong",
    ],
    [
        ("Gạo nếp cái hoa vàng", 3),
        ("Gạo thơm", 3),
        ("Cốm khô", 6),
        ("Rượu nếp", 14),
        ("Bánh chưng", 6),
        "Lúa gạo",
    ],
    [
        ("Nấm lim xanh", 18),
        ("Nấm sò", 1),
        ("Mộc nhĩ khô", 7),
        ("Tinh dầu sả", 20),
        ("Trà nấm", 12),
        "Dược liệu",
    ],
]
# Rounds of recognition; the first products were recognised once before and run on.
FIRST_ROUND = (date(2019, 12, 20), date(2022, 12, 19))
RENEWED = (date(2022, 12, 22), date(2025, 12, 21))
RENEWED_AGAIN = (date(2025, 12, 22), date(2028, 12, 21))
ROUNDS = [
    (date(2020, 12, 24), date(2023, 12, 23)),
    (date(2021, 6, 29), date(2024, 6, 28)),
    (date(2021, 12, 27), date(2024, 12, 26)),
    (date(2022, 6, 28), date(2025, 6, 27)),
    (date(2023, 6, 29), date(2026, 6, 28)),
]
CHECK_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def sample_tax_codes():
    """Ten digits with a right check digit, beginning with 99, which no province uses."""
    for serial in range(1, 10_000):
        digits = f"99{serial:07d}"
        check = 10 - sum(int(d) * w for d, w in zip(digits, CHECK_WEIGHTS, strict=True)) % 11
        if check < 10:
            yield f"{digits}{check}"


def load_producers(agency: Agency, people: dict[str, User]) -> list[Producer]:
    """All producers of the sample, those with five products first in each district."""
    if known := list(Producer.objects.filter(home_agency=agency, is_sample=True).order_by("pk")):
        return known
    sets = {s.number: s for s in ProductSet.objects.all()}
    codes, kinds, producers = sample_tax_codes(), producer_kinds(), []
    for district, (four, three, *sizes) in DISTRICTS.items():
        stars = iter([4] * four + [3] * three)
        communes = cycle(
            Unit.objects.communes()
            .filter(memberships__parent__code=district, memberships__valid_from__lte=SINCE)
            .order_by("code")
        )
        for products in [5] * sizes[0] + [2] * sizes[1] + [1] * sizes[2]:
            producer = put_producer(
                len(producers),
                next(communes),
                kind=next(kinds),
                tax_code=next(codes),
                agency=agency,
            )
            put_products(
                producer,
                len(producers),
                list(islice(stars, products)),
                sets=sets,
                by=people["organiser"],
            )
            producers.append(producer)
    Representative.objects.create(user=people["producer"], producer=producers[0], since=SINCE)
    own = Product.objects.filter(producer__in=producers)
    recount(Producer.objects.filter(products__in=own).distinct())
    recount_stars(own.values_list("pk", flat=True))
    return producers


def producer_kinds():
    """76 cooperatives among 97, the other kinds spread evenly between them."""
    others = cycle(OTHER_KINDS)
    for i in range(97):
        yield next(others) if (i + 1) * 21 // 97 > i * 21 // 97 else "cooperative"


def put_producer(i: int, commune: Unit, *, kind: str, tax_code: str, agency: Agency) -> Producer:
    trade = TRADES[i % len(TRADES)][-1]
    name = f"{TITLES[kind]} {trade} {WORDS[i % len(WORDS)]} {commune.name} (mẫu)"
    producer = Producer(
        name=name,
        kind=kind,
        tax_code=tax_code,
        commune=commune,
        address=f"Thôn mẫu {i % 9 + 1}",
        contact_name="Người liên hệ mẫu",
        home_agency=agency,
        is_sample=True,
    )
    producer.save()
    return producer


def put_products(producer: Producer, i: int, stars: list[int], *, sets: dict, by: User) -> None:
    trade = TRADES[i % len(TRADES)]
    shift = i // len(TRADES) % 5 if len(stars) < 5 else 0
    for n, rated in enumerate(stars):
        name, number = trade[(n + shift) % 5]
        product = Product(
            producer=producer,
            name=f"{name} {producer.commune.name} (mẫu)",
            product_set=sets[number],
            is_sample=True,
        )
        product.save()
        put_recognitions(product, rated, early=len(stars) == 5 and n < 3, by=by)


def put_recognitions(product: Product, stars: int, *, early: bool, by: User) -> None:
    district = product.producer.commune.memberships.order_by("valid_from").first().parent.code
    rounds = [FIRST_ROUND, RENEWED, RENEWED_AGAIN] if early else [ROUNDS[product.pk % len(ROUNDS)]]
    for issued_on, expires_on in rounds:
        decision = f"{100 + product.pk % 700}/QĐ-UBND-{fold('mẫu')}"
        code = f"24-{district}-{product.producer.commune.code}-{product.pk}-{issued_on.year}"
        Recognition(
            product=product,
            stars=stars,
            decision_number=decision,
            code=code,
            issued_on=issued_on,
            expires_on=expires_on,
            verified_at=datetime.combine(issued_on, datetime.min.time(), UTC),
            verified_by=by,
        ).save()
