"""The system as it is, with what tests need: files in a temporary place, jobs at once, quick
passwords.
"""

import os
import tempfile

os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="phien-cho-test-")
os.environ.setdefault("SITE_URL", "http://testserver")
if redis := os.environ.get("REDIS_URL"):
    # Every worker empties its cache before a test: a database of Redis each, of the sixteen there
    # are.
    server, _slash, number = redis.rpartition("/")
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.environ["REDIS_URL"] = f"{server}/{(int(number) + worker) % 16}"

from config.settings import *  # noqa: F403
from config.settings import STORAGES

ALLOWED_HOSTS = ["*"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
STAFF_MFA_REQUIRED = False
SAMPLE_PASSWORD = "phien-cho-mau"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False
WHITENOISE_AUTOREFRESH = True

if os.environ.get("BROWSER") and "sqlite3" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A live server answers from several threads, each with its own connection: the data must be in
    # a file.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["VAR_DIR"], "test.sqlite3")}  # noqa: F405
