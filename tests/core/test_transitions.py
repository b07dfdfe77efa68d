import pytest

from core.transitions import InvalidTransition
from exhibitors.models import Participation
from tests.factories.exhibitors import ParticipationFactory

Status = Participation.Status


@pytest.mark.parametrize("before", Status.values)
@pytest.mark.parametrize("after", Status.values)
def test_become_allows_the_declared_moves_only(before, after):
    participation = Participation(status=before)
    participation._state.fields_cache = {"producer": "HTX", "event": "Hội chợ"}
    if after in Participation.TRANSITIONS.get(before, ()):
        participation.become(after)
        assert participation.status == after
    else:
        with pytest.raises(InvalidTransition):
            participation.become(after)
        assert participation.status == before


def test_refusal_names_who_was_quicker(db):
    participation = ParticipationFactory(status=Status.DECLINED)
    with pytest.raises(InvalidTransition, match=participation.decided_by.full_name):
        participation.become(Status.ACCEPTED)


def test_lock_reads_the_row_again(db):
    participation = ParticipationFactory(status=Status.SUBMITTED)
    Participation.objects.update(note="mới", booths_wanted=3)
    assert participation.lock() is participation
    assert (participation.note, participation.booths_wanted) == ("mới", 3)


def test_lock_of_a_removed_row_is_refused(db):
    participation = ParticipationFactory()
    Participation.objects.all().delete()
    with pytest.raises(InvalidTransition):
        participation.lock()
