from datetime import date

import pytest
from django import forms

from places.forms import CommuneField
from tests.factories.places import CommuneFactory, ProvinceFactory


@pytest.fixture
def communes(db):
    here, there = ProvinceFactory(name="Bắc Ninh"), ProvinceFactory(name="Lạng Sơn")
    return [
        CommuneFactory(name="Biên Sơn", province=here),
        CommuneFactory(name="Tân Sơn", province=here),
        CommuneFactory(name="Tân Sơn", province=there),
    ]


def test_unknown_province_is_told_and_not_passed_over(communes):
    with pytest.raises(forms.ValidationError):
        CommuneField().clean("Biên Sơn, Việt Yên")


def test_commune_of_another_time_stays_while_it_is_left_alone(communes):
    old = CommuneFactory(name="Minh Đức", valid_to=date(2025, 7, 1))
    field = CommuneField()
    field.kept = old
    assert field.clean(str(old)) == old
    assert field.clean("Biên Sơn, Bắc Ninh") == communes[0]


@pytest.mark.parametrize(
    "typed", ["Biên Sơn", "bien son", "Xã Biên Sơn, Bắc Ninh", "xã Biên Sơn , tỉnh Bắc Ninh"]
)
def test_commune_is_found_however_it_is_typed(communes, typed):
    assert CommuneField().clean(typed) == communes[0]


def test_several_communes_of_one_name_are_told_apart_by_province(communes):
    with pytest.raises(forms.ValidationError, match="Lạng Sơn"):
        CommuneField().clean("Tân Sơn")
    assert CommuneField().clean("Tân Sơn, Lạng Sơn") == communes[2]


def test_unknown_commune_says_what_to_enter(communes):
    with pytest.raises(forms.ValidationError, match="Biên Sơn, Bắc Ninh"):
        CommuneField().clean("Không Có")


def test_known_commune_is_shown_with_its_province(communes):
    assert CommuneField().prepare_value(communes[0].pk) == "Xã Biên Sơn, Bắc Ninh"
