"""Filters that are copied for a form stay its own."""

from django.test import RequestFactory

from accounts.models import Role
from events.filters import visible_events
from exhibitors.filters import ParticipationFilter
from exhibitors.models import Participation
from producers.filters import ProductFilter
from producers.models import Product
from tests.factories.accounts import staff
from tests.factories.events import EventFactory
from tests.factories.producers import ProductFactory


def test_forms_of_two_people_offer_each_their_own(db):
    drafts = [EventFactory(status="draft"), EventFactory(status="draft")]
    people = [staff(draft.host, Role.ORGANISER) for draft in drafts]
    forms = []
    for user in people:
        request = RequestFactory().get("/")
        request.user = user
        forms.append(ParticipationFilter({}, Participation.objects.all(), request=request).form)
    offered = [{key for key, _name in form.fields["event"].choices} for form in forms]
    assert offered == [{"", draft.pk} for draft in drafts]
    assert ParticipationFilter.base_filters["event"].extra["queryset"] is visible_events


def test_method_of_a_filter_is_that_of_its_own_form(db):
    product = ProductFactory()
    found, none = (
        ProductFilter({"q": q}, Product.objects.all()) for q in (product.name, "không có")
    )
    assert (list(found.qs), list(none.qs)) == ([product], [])
    assert found.filters["q"].parent is found
    assert not hasattr(ProductFilter.base_filters["q"], "parent")
