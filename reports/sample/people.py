from datetime import date

from allauth.account.models import EmailAddress

from accounts.models import Agency, Membership, Role, User
from places.actions import ERA
from places.models import Unit

SINCE = date(2020, 1, 1)
DOMAIN = "mau.example"
NAMES = {
    "manager": "Trần Văn Quản (mẫu)",
    "organiser": "Nguyễn Thị Tổ Chức (mẫu)",
    "finance": "Lê Thị Kế Toán (mẫu)",
    "approver": "Hoàng Văn Duyệt (mẫu)",
    "payer": "Ngô Thị Chi (mẫu)",
    "inspector": "Phạm Văn Thanh Tra (mẫu)",
    "officer": "Giáp Thị Xã (mẫu)",
    "producer": "Vi Văn Vải (mẫu)",
    "neighbour": "Đỗ Thị Hạ Long (mẫu)",
    "admin": "Quản trị hệ thống (mẫu)",
}


def province(code: str) -> Unit:
    return Unit.objects.get(level="province", code=code, valid_from=ERA)


def load_agencies() -> dict[str, Agency]:
    """The home agency of the sample's producers with its department, and a neighbour's."""
    department = put_agency(
        "Sở Công Thương Bắc Giang (mẫu)",
        "24",
        kind="department",
        symbol="GCN-SCT",
        place="Bắc Ninh",
    )
    home = put_agency(
        "Trung tâm Xúc tiến thương mại Bắc Giang (mẫu)",
        "24",
        symbol="GCN-TTXT",
        place="Bắc Ninh",
        parent=department,
    )
    neighbour = put_agency(
        "Trung tâm Xúc tiến thương mại Quảng Ninh (mẫu)",
        "22",
        symbol="GCN-XTQN",
        place="Quảng Ninh",
    )
    return {"home": home, "neighbour": neighbour}


def put_agency(
    name: str, province_code: str, *, symbol: str, place: str, kind="promotion_centre", parent=None
) -> Agency:
    fields = {
        "kind": kind,
        "unit": province(province_code),
        "parent": parent,
        "paper_symbol": symbol,
        "paper_place": place,
    }
    signer = {
        "signer_title": "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC",
        "signer_name": "Trần Văn Mẫu",
        "is_sample": True,
    }
    agency, _ = Agency.objects.get_or_create(name=name, defaults=fields | signer)
    return agency


def load_people(agencies: dict[str, Agency], *, password: str) -> dict[str, User]:
    """One log-in per role; three people keep the books, and the neighbour organises at the other
    agency.
    """
    people = {role: put_person(role, password) for role in NAMES}
    for role in Role.values:
        join(people[role], agencies["home"], role)
    for role in ("approver", "payer"):
        join(people[role], agencies["home"], Role.FINANCE)
    join(people["neighbour"], agencies["neighbour"], Role.ORGANISER)
    return people


def put_person(role: str, password: str) -> User:
    is_admin = role == "admin"
    user, is_new = User.objects.get_or_create(
        email=f"{role}@{DOMAIN}",
        defaults={
            "full_name": NAMES[role],
            "is_staff": is_admin,
            "is_superuser": is_admin,
            "is_sample": True,
        },
    )
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    if is_new:
        user.set_password(password)
        user.save(update_fields=["password"])
    return user


def join(user: User, agency: Agency, role: str) -> None:
    membership, _ = Membership.objects.get_or_create(
        user=user, agency=agency, role=role, since=SINCE
    )
    if role == Role.OFFICER:
        # Today's communes, and those before 01/07/2025 that became them.
        today = Unit.objects.communes().filter(
            name__in=["Chũ", "Nam Dương", "Lục Ngạn"], memberships__parent__code="24", valid_to=None
        )
        before = Unit.objects.filter(successions__new__in=today)
        membership.communes.set([*today, *before])
