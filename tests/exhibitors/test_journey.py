import pytest

from exhibitors.journey import STEPS, State, lines, next_step
from exhibitors.models import Participation
from tests.factories.exhibitors import ParticipationFactory
from tests.world import make_world

Status = Participation.Status


def states(participation):
    return [state.value for _step, state in lines([participation])[participation.pk]]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.DRAFT, ["now", "ahead", "ahead", "ahead", "ahead", "ahead"]),
        (Status.SUBMITTED, ["done", "now", "ahead", "ahead", "ahead", "ahead"]),
        (Status.RETURNED, ["now", "ahead", "ahead", "ahead", "ahead", "ahead"]),
        (Status.CONFIRMED, ["done", "done", "now", "ahead", "ahead", "ahead"]),
        (Status.DECLINED, ["done", "stopped", "ahead", "ahead", "ahead", "ahead"]),
    ],
)
def test_line_shows_where_it_stands(db, status, expected):
    assert states(ParticipationFactory(status=status)) == expected


def test_finished_way_is_done_in_all_steps(db):
    assert states(make_world().participation) == ["done"] * len(STEPS)


@pytest.mark.parametrize("status", Status.values)
def test_every_status_says_what_is_next(db, status):
    step = next_step(ParticipationFactory(status=status, decision_note="Thiếu ảnh."))
    assert step.text
    assert step.is_to_do == (status in (Status.DRAFT, Status.RETURNED, Status.ACCEPTED))


@pytest.mark.parametrize("rows", [1, 3])
def test_lines_cost_one_query_per_higher_step(db, django_assert_num_queries, rows):
    participations = [ParticipationFactory(status="confirmed") for _ in range(rows)]
    with django_assert_num_queries(3):
        assert len(lines(participations)) == rows


def test_state_words_are_translated(db):
    assert [str(step.label) for step in STEPS] == [
        "Đăng ký",
        "Xét duyệt",
        "Gian hàng",
        "Ngày hội chợ",
        "Hỗ trợ",
        "Giấy chứng nhận",
    ]
    assert State.NOW == "now"
