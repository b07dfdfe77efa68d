"""The money machine, 2,000 runs of 50 acts with --deep, and with a guard of the actions taken away
it must break.
"""

import time
from unittest.mock import patch

from tests.prove.place import Place, figure

RUNS, STEPS, DEEP = 100, 40, (2_000, 50)


def run(place: Place) -> int:
    runs, steps = DEEP if place.is_deep else (RUNS, STEPS)
    started = time.monotonic()
    broken = breaks(runs, steps)
    seconds = time.monotonic() - started
    with patch("funding.actions.settlement.give_back_uses"):
        control = breaks(RUNS, STEPS)
    return figure(
        id=f"money-{place.database}",
        n=runs,
        steps=steps,
        bad=broken,
        control_bad=control,
        seconds=round(seconds, 1),
    )


def breaks(runs: int, steps: int) -> int:
    """1 when some order of acts breaks the books, else 0."""
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis.stateful import run_state_machine_as_test

    from tests.machine.money import MoneyMachine

    limits = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.generate],
    )
    try:
        run_state_machine_as_test(MoneyMachine, settings=limits)
    except AssertionError as error:
        print(f"  {str(error)[:200]}")
        return 1
    return 0
