import time

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from accounts.middleware import BEGUN, SEEN


@receiver(user_logged_in)
def begin_session(sender, request, user, **kwargs):
    """The working day of a session begins."""
    if request is not None:
        request.session[BEGUN] = request.session[SEEN] = time.time()
