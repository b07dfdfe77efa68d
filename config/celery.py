import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning

from core import folder_queue

if not os.environ.get("REDIS_URL"):
    # The embedded system: script/server says in its own words that one should not be root.
    warnings.filterwarnings("ignore", category=SecurityWarning)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

folder_queue.register()
app = Celery("phien_cho")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
