import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machine.money import MoneyMachine


@pytest.mark.django_db
def test_any_order_of_acts_leaves_the_books_in_balance():
    runs, steps = (int(number) for number in os.environ.get("MONEY_MACHINE", "200x30").split("x"))
    run_state_machine_as_test(
        MoneyMachine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
