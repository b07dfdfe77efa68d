import re
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.lists.export import Exported
from core.text import (
    APOSTROPHES,
    CleanCharField,
    DerivedMixin,
    IdentityKeyField,
    OrderKeyField,
    SearchKeyField,
    clean,
    fold,
)

KINDS = (
    "thanh pho",
    "tp",
    "tinh",
    "quan",
    "huyen",
    "thi xa",
    "phuong",
    "xa",
    "thi tran",
    "dac khu",
)
ALIASES = {
    "hcm": "ho chi minh",
    "tphcm": "ho chi minh",
    "sai gon": "ho chi minh",
    "thua thien hue": "hue",
}


ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
ROMAN |= {"xi": 11, "xii": 12, "xiii": 13, "xiv": 14, "xv": 15, "xvi": 16}


def one_number(key: str) -> str:
    """`05`, `v` -> `5`: units that are numbered are written in several ways."""
    return str(int(key)) if key.isdecimal() else str(ROMAN.get(key, key))


def place_key(name: str) -> str:
    """What a unit is found by: its name without accents, dashes and apostrophes."""
    return one_number(" ".join(re.sub(r"[-–—]", " ", APOSTROPHES.sub("", fold(name))).split()))


KIND_WORDS = ("thành phố", "thị xã", "thị trấn", "huyện", "quận", "phường", "xã", "tỉnh", "tp.")


def without_kind(full_name: str) -> str:
    """`Thị trấn Chũ` -> `Chũ`."""
    text = clean(full_name)
    kinds = (kind for kind in KIND_WORDS if text.casefold().startswith(f"{kind} "))
    return text[len(next(kinds, "")) :].strip()


class PlaceKeyField(DerivedMixin, models.TextField):
    compute = staticmethod(place_key)


class UnknownUnit(LookupError):
    """No unit, or more than one, of this name or code on that day."""


def bare(text: str) -> str:
    """The folded name without its kind: `TP. Hồ Chí Minh` -> `ho chi minh`."""
    name = " ".join(fold(text).replace(".", " ").split())
    for kind in KINDS:
        rest = name.removeprefix(f"{kind} ")
        if rest != name and not rest.isdigit():
            return ALIASES.get(rest, rest)
    return ALIASES.get(name, name)


class UnitQuerySet(models.QuerySet):
    def on(self, day: date):
        """Units that exist on this day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

    def provinces(self):
        return self.filter(level=Unit.Level.PROVINCE)

    def communes(self):
        return self.filter(level=Unit.Level.COMMUNE)

    def within(self, parent: "Unit", *, on: date):
        return self.filter(
            pk__in=UnitMembership.objects.on(on).filter(parent=parent).values("unit")
        )

    def resolve(self, name_or_code: str, *, on: date) -> "Unit":
        """The one unit of this name or code on that day. Raises UnknownUnit for none and for
        several.
        """
        column = "code" if name_or_code.strip().isdigit() else "bare_key"
        value = name_or_code.strip() if column == "code" else bare(name_or_code)
        found = list(self.on(on).filter(**{column: value})[:2])
        if len(found) != 1:
            raise UnknownUnit(f"{name_or_code} ({on:%d/%m/%Y}): {len(found)}")
        return found[0]


class Unit(models.Model):
    """A province, a district (until 30/06/2025) or a commune of one period of the law.

    A code alone is no key: seven provincial codes were given to another province on 01/07/2025.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("province")
        DISTRICT = "district", _("district")
        COMMUNE = "commune", _("commune")

    level = models.CharField(max_length=10, choices=Level)
    code = models.CharField(max_length=5)
    name = CleanCharField(max_length=100)
    full_name = CleanCharField(max_length=120)
    # With what it lies in, or lay in last: `Xã Biên Sơn, Bắc Ninh`.
    address = CleanCharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    legal_basis = CleanCharField(max_length=200, blank=True)
    search_key = SearchKeyField(sources=("full_name", "address"))
    bare_key = PlaceKeyField(sources=("name",), db_index=True)
    identity_key = IdentityKeyField(sources=("name",))
    order_key = OrderKeyField(sources=("name",))

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("administrative unit")
        verbose_name_plural = _("administrative units")
        ordering = ["order_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "code", "valid_from"], name="one_unit_per_code_and_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="unit_ends_after_it_starts",
            ),
        ]

    named_by = Exported(("address",))

    def __str__(self):
        return self.address or self.full_name

    def exists_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class UnitName(models.Model):
    """What a unit was called from a day on: Quảng Ninh was a `tỉnh` until it became a `thành phố`
    on 01/09/2026.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    full_name = CleanCharField(max_length=120)
    valid_from = models.DateField()
    legal_basis = CleanCharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "valid_from"], name="one_name_per_unit_and_start"
            )
        ]

    def __str__(self):
        return f"{self.full_name} ({self.valid_from:%d/%m/%Y})"


class MembershipQuerySet(models.QuerySet):
    def on(self, day: date):
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class UnitMembership(models.Model):
    """A unit lies in another during a period: commune in district, district or commune in
    province.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="memberships")
    parent = models.ForeignKey(Unit, models.CASCADE, related_name="members")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "valid_from"], name="one_parent_per_unit_and_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.unit} < {self.parent}"


class UnitSuccession(models.Model):
    """What became of a unit. One successor is the primary one; a split has several."""

    old = models.ForeignKey(Unit, models.CASCADE, related_name="successions")
    new = models.ForeignKey(Unit, models.CASCADE, related_name="predecessions")
    on = models.DateField()
    is_primary = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="one_succession_per_pair"),
            models.UniqueConstraint(
                fields=["old"], condition=Q(is_primary=True), name="one_primary_successor_per_unit"
            ),
        ]

    def __str__(self):
        return f"{self.old} > {self.new}"


MOUNTAIN = "mountain"


class Area(models.Model):
    """A list of units that a decision treats alike, for instance mountain areas."""

    code = models.SlugField(unique=True)
    name = CleanCharField(max_length=100)

    def __str__(self):
        return self.name


class AreaMemberQuerySet(MembershipQuerySet):
    def mountain(self, *, on: date) -> tuple[date, set[int]]:
        """(day, ids of the units on the list of mountain areas): of this day, or of the last day on
        which there was a list.
        """
        listed = self.filter(area__code=MOUNTAIN)
        ended = listed.filter(valid_to__lte=on).aggregate(end=models.Max("valid_to"))["end"]
        day = on if ended is None or listed.on(on).exists() else ended - timedelta(days=1)
        return day, set(listed.on(day).values_list("unit", flat=True))


class AreaMember(models.Model):
    """A unit is on an area's list during a period."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="members")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="areas")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    legal_basis = CleanCharField(max_length=200, blank=True)

    objects = AreaMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "unit", "valid_from"], name="one_listing_per_area_unit_and_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="listing_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.area}: {self.unit}"
