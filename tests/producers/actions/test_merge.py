from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.transitions import Refusal
from producers import actions
from producers.models import Merge, Producer, Product, TakeOver
from tests.factories.accounts import UserFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.producers import (
    ProducerFactory,
    ProductFactory,
    RecognitionFactory,
    RepresentativeFactory,
    TakeOverFactory,
)

DAY = date(2025, 3, 2)


@pytest.fixture
def pair(db):
    kept = ProducerFactory(name="HTX Nông sản Lục Ngạn")
    return kept, ProducerFactory(
        name="HTX Nông sản xã Lục Ngạn", home_agency=kept.home_agency, tax_code="2400123458"
    )


def merge(kept, merged):
    return actions.merge_producers(
        kept, merged=merged, reason="Cùng một hợp tác xã.", by=UserFactory(), at=timezone.now()
    )


def test_everything_goes_over_and_nothing_is_deleted(pair):
    kept, merged = pair
    product = ProductFactory(producer=merged, name="Mỳ Chũ")
    participation = ParticipationFactory(producer=merged, status="attended")
    exhibit = ExhibitFactory(participation=participation, product=product)
    person = RepresentativeFactory(producer=merged)
    done = merge(kept, merged)
    for row in (kept, merged, product, participation, person, exhibit):
        row.refresh_from_db()
    assert (product.producer, participation.producer, person.producer) == (kept, kept, kept)
    assert (kept.tax_code, merged.tax_code, merged.merged_into) == ("2400123458", None, kept)
    expected = {
        "people": [person.pk],
        "products": [product.pk],
        "participations": [participation.pk],
        "same_products": {},
    }
    assert done.moved == expected
    assert Producer.objects.filter(pk=merged.pk).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.all().delete()


def test_frozen_names_stay_as_printed(pair):
    kept, merged = pair
    participation = ParticipationFactory(producer=merged, status="attended")
    before = participation.name_then
    merge(kept, merged)
    participation.refresh_from_db()
    assert (participation.name_then, participation.producer) == (before, kept)


def test_product_that_both_had_becomes_one_with_its_stars(pair):
    kept, merged = pair
    new, old = (
        ProductFactory(producer=kept, name="Vải thiều"),
        ProductFactory(producer=merged, name="Vải Thiều"),
    )
    both = {"issued_on": DAY, "stars": 4, "decision_number": "1/QĐ"}
    twin, same = (
        RecognitionFactory(product=new, **both),
        RecognitionFactory(product=old, **both, verified=True),
    )
    other = RecognitionFactory(product=old, issued_on=date(2022, 1, 1), stars=3, verified=True)
    shown = ExhibitFactory(
        participation=ParticipationFactory(producer=merged, status="attended"),
        product=old,
        stars=4,
        recognition=same,
    )
    merge(kept, merged)
    for row in (shown, twin, other):
        row.refresh_from_db()
    assert (shown.product, shown.recognition, shown.stars) == (new, twin, 4)
    assert twin.verified_at is not None
    assert (other.product, Product.objects.get(pk=old.pk).producer) == (new, merged)


def test_products_whose_tones_differ_stay_two(pair):
    kept, merged = pair
    pineapple = ProductFactory(producer=kept, name="Dứa sấy")
    coconut = RecognitionFactory(product=ProductFactory(producer=merged, name="Dừa sấy"))
    RecognitionFactory(product=ProductFactory(producer=merged, name="Dưa sấy"))
    merge(kept, merged)
    names = kept.products.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Dứa sấy", "Dừa sấy", "Dưa sấy"]
    coconut.refresh_from_db()
    assert (coconut.product.name, pineapple.recognitions.count()) == ("Dừa sấy", 0)


def test_disagreement_on_stars_is_refused_and_nothing_moves(pair):
    kept, merged = pair
    new, old = (
        ProductFactory(producer=kept, name="Vải thiều"),
        ProductFactory(producer=merged, name="Vải thiều"),
    )
    RecognitionFactory(product=new, issued_on=DAY, stars=4)
    RecognitionFactory(product=old, issued_on=DAY, stars=3)
    moving = ProductFactory(producer=merged, name="Mỳ Chũ")
    with pytest.raises(Refusal, match="Vải thiều"):
        merge(kept, merged)
    moving.refresh_from_db()
    assert moving.producer == merged


def test_two_live_applications_for_one_event_are_refused_by_name(pair):
    kept, merged = pair
    event = ParticipationFactory(producer=kept, status="submitted").event
    ParticipationFactory(producer=merged, status="draft", event=event)
    with pytest.raises(Refusal, match=event.name):
        merge(kept, merged)


def test_only_once_within_one_agency_and_never_with_itself(pair):
    kept, merged = pair
    with pytest.raises(Refusal):
        merge(kept, kept)
    with pytest.raises(Refusal, match="cơ quan"):
        merge(kept, ProducerFactory())
    merge(kept, merged)
    with pytest.raises(Refusal):
        merge(kept, merged)


def test_slips_are_void_and_requests_follow(pair):
    kept, merged = pair
    slip, _token = actions.print_slip(merged, by=UserFactory(), at=timezone.now())
    asked = TakeOverFactory(producer=merged)
    twice = TakeOverFactory(producer=merged)
    TakeOverFactory(producer=kept, user=twice.user)
    merge(kept, merged)
    told = dict(TakeOver.objects.values_list("pk", "status"))
    assert (told[slip.pk], told[asked.pk], told[twice.pk]) == ("annulled", "asked", "annulled")
    assert TakeOver.objects.get(pk=asked.pk).producer == kept


def test_tax_code_of_the_merged_profile_asks_for_the_one_that_stays(pair):
    kept, merged = pair
    kept.tax_code = "2400123465"
    kept.save()
    merge(kept, merged)
    assert (
        actions.ask_take_over("2400123458", note="", by=UserFactory(), at=timezone.now()).producer
        == kept
    )


def test_revoked_stars_do_not_come_back_through_a_twin_that_nobody_verified(pair):
    kept, merged = pair
    new, old = (
        ProductFactory(producer=kept, name="Vải thiều"),
        ProductFactory(producer=merged, name="Vải thiều"),
    )
    both = {"issued_on": DAY, "stars": 4, "decision_number": "1/QĐ"}
    twin = RecognitionFactory(product=new, **both, expires_on=date(2049, 1, 1))
    RecognitionFactory(product=old, **both, verified=True, revoked_on=date(2025, 9, 1))
    merge(kept, merged)
    twin.refresh_from_db()
    assert twin.verified_at is not None
    assert (twin.revoked_on, twin.expires_on.year) == (date(2025, 9, 1), 2028)


def test_verified_twins_of_different_terms_are_put_right_first(pair):
    kept, merged = pair
    new, old = (
        ProductFactory(producer=kept, name="Vải thiều"),
        ProductFactory(producer=merged, name="Vải thiều"),
    )
    both = {"issued_on": DAY, "stars": 4, "decision_number": "1/QĐ", "verified": True}
    RecognitionFactory(product=new, **both)
    RecognitionFactory(product=old, **both, revoked_on=date(2025, 9, 1))
    with pytest.raises(Refusal, match="Vải thiều"):
        merge(kept, merged)


def test_merges_in_a_row_all_lead_to_the_last(pair):
    kept, merged = pair
    last = ProducerFactory(home_agency=kept.home_agency)
    merge(kept, merged)
    merge(last, kept)
    merged.refresh_from_db()
    assert merged.merged_into == last


def test_nobody_merges_a_profile_they_act_for(pair):
    kept, merged = pair
    for one in pair:
        person = RepresentativeFactory(producer=one).user
        with pytest.raises(Refusal, match="đại diện"):
            actions.merge_producers(
                kept, merged=merged, reason="Cùng một.", by=person, at=timezone.now()
            )


def test_name_of_the_merged_profile_is_free_again(pair):
    kept, merged = pair
    merge(kept, merged)
    kept.name, kept.commune = merged.name, merged.commune
    kept.save()
    assert Producer.objects.filter(name_key=kept.name_key, commune=kept.commune).count() == 2
