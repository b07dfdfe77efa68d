"""What higher apps may want to know; sent inside the transaction, with `event` and `at`."""

from django.dispatch import Signal

event_changed = Signal()
# Before an event is cancelled: a receiver refuses where it was held or money depends on it.
event_cancelling = Signal()
