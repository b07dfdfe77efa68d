"""All settings, read from the environment. docs/deploy.md lists the variables; the defaults are the
embedded system.
"""

import secrets
from pathlib import Path

import environ
from celery.schedules import crontab, schedule
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# The embedded system keeps everything that changes in one folder.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)


def kept_secret() -> str:
    """The embedded system's own key, made at the first start. Production sets SECRET_KEY."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
IS_HTTPS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "reports",
    "certificates",
    "imports",
    "funding",
    "logistics",
    "exhibitors",
    "producers",
    "events",
    "office",
    "accounts",
    "places",
    "core",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "auditlog",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "rules.apps.AutodiscoverRulesConfig",
    "template_partials",
    "django.forms",
]

MIDDLEWARE = [
    "core.middleware.stamp_arrival",
    "core.middleware.refuse_nul_bytes",
    "django.middleware.security.SecurityMiddleware",
    "core.middleware.content_security_policy",
    "core.middleware.compress_text",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.tell_pages_from_panels",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.redirect_htmx",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "core.middleware.keep_refused_forms",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.second_factor_gate",
    "accounts.middleware.staff_session_limits",
    "auditlog.middleware.AuditlogMiddleware",
    "core.middleware.answer_refusals",
]

ROOT_URLCONF = "config.urls"
# The widgets of forms stand among our own templates.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "core.templatetags.ui",
                "django.templatetags.i18n",
                "template_partials.templatetags.partials",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.desk",
            ],
        },
    }
]

# --- data
# ------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        # Writers wait for each other without a queue: on a slow machine one may be passed by for
        # long.
        "timeout": 60,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
    }
else:
    DATABASES["default"].update(CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True)
    if env.bool("DATABASE_KEEPS_PLANS", default=True):
        # A page asks small things again and again: statements are prepared from the fifth time on,
        # so that PostgreSQL may keep their plans; an index on a disk without moving parts is the
        # way to a row; compiling a plan is not worth it.
        DATABASES["default"]["OPTIONS"] = {
            "server_side_binding": True,
            "prepare_threshold": 5,
            "options": "-c random_page_cost=1.1 -c jit=off",
            **DATABASES["default"].get("OPTIONS", {}),
        }
    if pool := env.int("DATABASE_POOL", default=0):
        # The threads of a web process share so many connections and wait for one in turn.
        DATABASES["default"]["CONN_MAX_AGE"] = 0
        DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
            "min_size": 1,
            "max_size": pool,
            "timeout": 60,
        }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
    },
    # Menus that look the same on every page; kept in the process, since fetching them would cost
    # what drawing them does.
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}

STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if bucket := env.str("S3_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": bucket},
    }
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

# --- jobs
# ------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or "folder://localhost"
if not REDIS_URL:
    QUEUE_DIR = VAR_DIR / "queue"
    for folder in (QUEUE_DIR, QUEUE_DIR / "control"):
        folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR),
        "data_folder_out": str(QUEUE_DIR),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.1,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=60)
JOB_SWEEP_SECONDS = env.int("JOB_SWEEP_SECONDS", default=10)
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "core.tasks.sweep",
        "schedule": schedule(JOB_SWEEP_SECONDS),
        "options": {"expires": JOB_SWEEP_SECONDS},
    },
    "nightly": {"task": "core.tasks.promise_nightly", "schedule": crontab(hour=2, minute=30)},
}

# --- people
# ------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.adapter.SignIn",
    "rules.permissions.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "core.middleware.refuse_foreign_form"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email", "phone", "password1*"]
# Either of the two is enough to be known by; SignupForm asks for at least one.
SILENCED_SYSTEM_CHECKS = ["account.W001"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_LOGOUT_REDIRECT_URL = "event_calendar"
ACCOUNT_SESSION_REMEMBER = True
# One address that holds and one that waits to be confirmed.
ACCOUNT_CHANGE_EMAIL = True
# So long after a password was typed nobody asks for it again.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Phiên Chợ"
# Who was invited by a slip is known to the manager, whether the e-mail is confirmed or not.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Sessions of staff: their end, and how long nobody does anything before the password is asked for.
STAFF_SESSION_HOURS = env.int("STAFF_SESSION_HOURS", default=12)
STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", default=15)
# Accounts of staff that nobody uses for so long are closed.
UNUSED_DAYS = env.int("UNUSED_DAYS", default=45)
# Staff reach nothing without a second factor; only the sample lets them in with a password alone.
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=True)
SAMPLE_PASSWORD = env.str("SAMPLE_PASSWORD", default="")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.int("TRUSTED_PROXY_COUNT", default=0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- mail
# ------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", default="filemail://"))
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Phiên Chợ <phiencho@localhost>")

# --- language, time
# ------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
# Ours first; beside it what the libraries' own catalogues lack in Vietnamese.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "libraries"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["config.formats"]

# Audited nouns: who changed what, when, from where. They are written by save(), since bulk writes
# go unseen.
AUDITED = (
    "accounts.User",
    "accounts.Agency",
    "accounts.Membership",
    "events.Event",
    "events.Booth",
    "events.Question",
    "producers.Producer",
    "producers.Representative",
    "producers.Product",
    "producers.Recognition",
    "exhibitors.Participation",
    "exhibitors.Answer",
    "exhibitors.Attachment",
    "exhibitors.Review",
    "imports.Import",
    "logistics.Allocation",
    "funding.Programme",
    "funding.Claim",
    "funding.ClaimLine",
    "funding.BudgetLine",
    "funding.Payment",
    "funding.Period",
    "funding.Rule",
    "funding.RuleItem",
    "funding.RuleCap",
    "funding.RuleAmount",
    "funding.Invoice",
    "funding.CostPrice",
    "certificates.Certificate",
    "office.Paper",
)
# A bulk act on a list of some thousand rows posts a field or two for each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000
UNLOGGED = ["password", "last_login"]
UNLOGGED += ["search_key", "order_key", "name_key", "identity_key", "bare_key"]
# Stored facts follow other rows, whose own history says what happened.
UNLOGGED += ["booth_count", "share_count", "product_count", "stored_stars", "stars_due_on"]
UNLOGGED += ["event_opens_on", "exhibit_count", "best_stars", "line_count", "last_paid_on"]

AUDITLOG_INCLUDE_TRACKING_MODELS = tuple(
    {"model": model, "exclude_fields": UNLOGGED} for model in AUDITED
)
# Tables of libraries that may only grow; our own models say so themselves (core.guards).
APPEND_ONLY_TABLES = ["auditlog_logentry"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {name: {"level": "WARNING"} for name in ("weasyprint", "fontTools")},
    "root": {"handlers": ["console"], "level": "INFO"},
}
