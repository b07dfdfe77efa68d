"""A draft that several pages are tried on."""

import pytest

from tests.factories.events import (
    QuestionFactory,
)
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.producers import RepresentativeFactory


@pytest.fixture
def draft(db):
    """A draft with one product, of an event that asks for a number, a choice and a paper."""
    draft = ExhibitFactory(participation=ParticipationFactory()).participation
    draft.number = QuestionFactory(event=draft.event, text="Doanh thu năm ngoái", kind="number")
    draft.choice = QuestionFactory(
        event=draft.event, text="Quà tặng", kind="choice", choices="Có\nKhông"
    )
    draft.paper = QuestionFactory(event=draft.event, text="Giấy ATTP", kind="paper")
    draft.owner = RepresentativeFactory(producer=draft.producer).user
    return draft
