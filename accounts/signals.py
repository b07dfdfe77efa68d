from django.dispatch import Signal

# A person is about to be known no more: apps above end what they hold for them. Keywords: user, at.
person_erased = Signal()
