"""All settings in one file; every environment variable is read here, once.

`.env.example` lists the variables with advice. `make demo` and `make test` set them by themselves.
"""

import base64
from pathlib import Path

import environ
import pghistory
import pgtrigger
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name: str, advice: str) -> str:
    """Return the environment variable `name`, or stop with `advice`."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {advice}")
    return str(value)


def key_of_32_bytes(name: str) -> bytes:
    """Return the base64 environment variable `name` as 32 bytes."""
    advice = "Make one with: openssl rand -base64 32"
    key = base64.b64decode(required(name, advice))
    if len(key) != 32:
        raise ImproperlyConfigured(f"{name} must be 32 bytes in base64. {advice}")
    return key


# --- the environment -----------------------------------------------------------------------------
SECRET_KEY = required("SECRET_KEY", "Any long random text, the same for every process.")
CITIZEN_ID_KEY = key_of_32_bytes("CITIZEN_ID_KEY")
DATABASES = {
    "default": environ.Env.db_url_config(
        required(
            "DATABASE_URL",
            "For example postgres://user:password@host:5432/portal (PostgreSQL 15+).",
        )
    )
}
REDIS_URL = required("REDIS_URL", "For example redis://:password@host:6379/0.")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)
# Proxies in front whose X-Forwarded-For entry is believed: the limits of sign-in count by client.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000")
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media")))
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "var" / "static")))
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@example.org")
# How long a worker may stay silent before another one takes over its job, in seconds.
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=120)
JOB_SWEEP_SECONDS = env.int("JOB_SWEEP_SECONDS", default=20)

EMAIL_TIMEOUT = 10
vars().update(EMAIL_CONFIG)

# --- applications --------------------------------------------------------------------------------
INSTALLED_APPS = [
    "skillsportal",
    "reports",
    "training",
    "competencies",
    "personnel",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "import_export",
    "pgtrigger",
    "pghistory",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages too travel compressed; form tokens change with every answer, so size tells nothing.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "skillsportal.middleware.PortalLocaleMiddleware",
    "skillsportal.middleware.refuse_nul_bytes",
    "skillsportal.middleware.refuse_other_charsets",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "skillsportal.middleware.keep_out_of_caches",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]
ROOT_URLCONF = "skillsportal.urls"
WSGI_APPLICATION = "skillsportal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "skillsportal.navigation.navigation",
            ]
        },
    },
    # Rows of large tables, by the tag `rows` (docs/adr/0008).
    {
        "NAME": "rows",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "skillsportal.rows.environment"},
    },
]

# --- data ----------------------------------------------------------------------------------------
DATABASES["default"] |= {
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "ATOMIC_REQUESTS": False,
}
# The server's own guess is of disks that turn, and makes pages read whole tables; rows come from
# memory or an SSD.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c random_page_cost=1.1")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "skillsportal.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        # Nobody waits for a limit to be counted: no second attempt, and none longer than this.
        "OPTIONS": {
            "socket_timeout": 1,
            "socket_connect_timeout": 0.5,
            "retry": Retry(NoBackoff(), 0),
        },
    }
}
PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_APPEND_ONLY = True
PGHISTORY_ADMIN_ALL_EVENTS = False
# The history is read by the row it is about; every change would pay for other indexes.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_CONTEXT_FIELD = pghistory.ContextForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
ROSTER_MAX_BYTES = 30 * 1024 * 1024
# An import that changes or ends more than this share of a unit's people waits for a second
# administrator, in per cent.
ROSTER_HOLD_CHANGED_PERCENT = env.int("ROSTER_HOLD_CHANGED_PERCENT", default=25)
ROSTER_HOLD_ENDED_PERCENT = env.int("ROSTER_HOLD_ENDED_PERCENT", default=5)
# After so many days the file and the rows of an import are removed; what it did stays known.
ROSTER_KEEP_DAYS = env.int("ROSTER_KEEP_DAYS", default=90)
# And so many days a workbook waits to be downloaded.
ROSTER_FILE_KEEP_DAYS = env.int("ROSTER_FILE_KEEP_DAYS", default=7)
# Read notices, and mails of a day that were sent, are kept for so many days.
NOTICE_KEEP_DAYS = env.int("NOTICE_KEEP_DAYS", default=365)
# Rosters that one user may upload in an hour, by page and API together; and as many training
# histories, and lists of people.
ROSTER_UPLOADS_PER_HOUR = env.int("ROSTER_UPLOADS_PER_HOUR", default=60)
# Calls of one user's programs to the API (docs/api.md), and wrong tokens from one address.
API_CALLS_PER_MINUTE = env.int("API_CALLS_PER_MINUTE", default=300)
API_WRONG_TOKENS_PER_MINUTE = env.int("API_WRONG_TOKENS_PER_MINUTE", default=30)
# The figures are brought up to date so often; in place, unless more than this share of the units is
# touched. A full snapshot in between is not made sooner after the last one than the gap.
REFRESH_SECONDS = env.int("REFRESH_SECONDS", default=180)
REFRESH_MOST_PERCENT = env.int("REFRESH_MOST_PERCENT", default=20)
SNAPSHOT_GAP_SECONDS = env.int("SNAPSHOT_GAP_SECONDS", default=60)
# A record that waits longer than this is marked in the queue.
LONG_WAIT_DAYS = env.int("LONG_WAIT_DAYS", default=14)
# So long a decision on a record can be corrected by another one.
CORRECTION_DAYS = env.int("CORRECTION_DAYS", default=30)
# Supervisors see first who logged nothing for so many days; the page lets them choose others.
NUDGE_DAYS = env.int("NUDGE_DAYS", default=90)
# All figures of the newest few snapshots are kept; of the ends of months, for so many months, those
# by unit; those of the ends of fiscal years for ever.
SNAPSHOTS_KEPT = env.int("SNAPSHOTS_KEPT", default=3)
MONTHS_KEPT = env.int("MONTHS_KEPT", default=60)
# A fiscal year is closed by itself so many days after its end; 0: only by hand.
YEAR_CLOSES_AFTER_DAYS = env.int("YEAR_CLOSES_AFTER_DAYS", default=0)
# So many units a night, beside the whole, are computed once more from the raw rows.
RECONCILE_UNITS = env.int("RECONCILE_UNITS", default=50)
EVIDENCE_MAX_BYTES = 10 * 1024 * 1024
EVIDENCE_MAX_FILES = 10
# What a day of training counts when its length is given in days: an agency setting.
TRAINING_DAY_MINUTES = env.int("TRAINING_DAY_MINUTES", default=360)

# --- people and sign-in --------------------------------------------------------------------------
AUTH_USER_MODEL = "personnel.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "skillsportal.accounts.InvitedOnlyAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "skillsportal.accounts.SealedSecretsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

# --- language, time ------------------------------------------------------------------------------
LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True
USE_I18N = True

# --- security ------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "skillsportal.views.csrf_failure"

# --- background work (docs/adr/0003-jobs-are-rows.md) -------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_TASK_TIME_LIMIT = 3600
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 3}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "sweep-roster-imports": {"task": "personnel.tasks.sweep", "schedule": JOB_SWEEP_SECONDS},
    "sweep-training": {"task": "training.tasks.sweep", "schedule": JOB_SWEEP_SECONDS},
    "refresh-figures": {
        "task": "reports.tasks.refresh_figures",
        "schedule": REFRESH_SECONDS,
        "options": {"expires": REFRESH_SECONDS},
    },
    "nightly-reconciliation": {
        "task": "reports.tasks.reconcile",
        "schedule": crontab(hour=3, minute=30),
    },
    "sweep-reports": {"task": "reports.tasks.sweep", "schedule": JOB_SWEEP_SECONDS},
    "send-notices": {
        "task": "personnel.tasks.send_notices",
        "schedule": JOB_SWEEP_SECONDS,
        "options": {"expires": JOB_SWEEP_SECONDS},
    },
    "evening-waiting-records": {
        "task": "training.tasks.tell_of_waiting",
        "schedule": crontab(hour=23, minute=30),
    },
    # What was missed at six is made up for at the next full hour.
    "morning-digests": {
        "task": "personnel.tasks.make_digests",
        "schedule": crontab(hour="6-20", minute=0),
    },
    "nightly-groups": {
        "task": "personnel.tasks.place_for_today",
        "schedule": crontab(hour=0, minute=30),
    },
    "nightly-roster-expiry": {
        "task": "personnel.tasks.expire_rosters",
        "schedule": crontab(hour=2, minute=30),
    },
    "nightly-notice-expiry": {
        "task": "personnel.tasks.expire_notices",
        "schedule": crontab(hour=2, minute=35),
    },
    "nightly-training-expiry": {
        "task": "training.tasks.expire",
        "schedule": crontab(hour=2, minute=40),
    },
    "nightly-snapshot": {
        "task": "reports.tasks.take_nightly_snapshot",
        "schedule": crontab(hour=1, minute=0),
    },
    # What was missed at five is made up for at the next full hour.
    "morning-reports": {
        "task": "reports.tasks.ask_for_subscriptions",
        "schedule": crontab(hour="5-20", minute=0),
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # They tell of every step of every document.
    "loggers": {name: {"level": "ERROR"} for name in ("weasyprint", "fontTools")},
}
