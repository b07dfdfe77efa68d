"""What higher apps may want to know; sent inside the transaction, with `event` and `at`."""

from django.dispatch import Signal

event_changed = Signal()
