from django.dispatch import Signal

# A person is about to be known no more: apps above end what they hold for them. Keywords: user, at.
person_erased = Signal()
# `by` is about to get what opens the account of `user`: a receiver refuses where the person may do
# what `by` has no say in.
account_helped = Signal()
