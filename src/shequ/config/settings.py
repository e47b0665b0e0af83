"""Settings, read from the environment; every one has a default that works on a single machine."""

import os
from pathlib import Path

from environs import Env

from shequ.accounts.auth_settings import *  # noqa: F403 (sign-in through the library has a page of its own)
from shequ.base.logs import logging_settings
from shequ.base.secrets import session_secrets
from shequ.config import environment

environment.check()
env = Env()
HOME = Path(os.environ.setdefault("SHEQU_HOME", str(Path("var").resolve()))).resolve()
HOME.mkdir(parents=True, exist_ok=True)
PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = env.bool("SHEQU_DEBUG", default=False)
IS_DEMO = (HOME / "demo.json").exists()
SECRET_KEY, *SECRET_KEY_FALLBACKS = session_secrets()
ALLOWED_HOSTS = env.list("SHEQU_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("SHEQU_ORIGINS", default=[])
IS_BEHIND_HTTPS = env.bool("SHEQU_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_BEHIND_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_HTTPS else None
TRUSTED_PROXIES: list[str] = env.list("SHEQU_PROXIES", default=[])
TILE_URL = env.str("SHEQU_TILE_URL", default="")
JOURNAL_HASH = env.str("SHEQU_JOURNAL_HASH", default="sha256")
NOTICE_ADAPTER = env.str("SHEQU_NOTICE_ADAPTER", default="file")

# From the ground up: a room may import the rooms before it, never those after it.
ROOMS = (
    "ui", "journal", "areas", "accounts", "worktime", "files", "notices", "jobs", "plan", "territory", "institutions",
    "residents", "staffing", "division",
    "desk", "demo", "config",
)  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "shequ.ui",  # our rooms with pages of the libraries before these: our templates win
    "shequ.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "django_vite",
    "csp",
    "ninja",
    "django_prometheus",
    *(f"shequ.{room}" for room in ROOMS if room not in {"ui", "accounts"}),
]
MIDDLEWARE = [
    "shequ.base.logs.RequestLogMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "shequ.ui.middleware.PreferenceMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "shequ.accounts.middleware.CallMiddleware",
    "shequ.accounts.middleware.SignInMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
ROOT_URLCONF = "shequ.config.urls"
WSGI_APPLICATION = "shequ.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shequ.config.menu.context",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "shequ.ui.templatetags.shequ",
            ],
        },
    }
]

DATABASES = {"default": env.dj_db_url("DATABASE_URL", default=f"sqlite:///{HOME / 'shequ.sqlite3'}")}
_database = DATABASES["default"]
LOCK_WAIT_S = 10
if _database["ENGINE"].endswith("sqlite3"):
    _database["CONN_MAX_AGE"] = None
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": LOCK_WAIT_S,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=67108864;"
            "PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-65536;PRAGMA foreign_keys=ON;"
        ),
    }
else:
    _database["CONN_MAX_AGE"] = 0
    _database.setdefault("OPTIONS", {}).update(
        {
            "pool": {"min_size": 1, "max_size": env.int("SHEQU_DB_POOL", default=4), "timeout": LOCK_WAIT_S},
            "options": f"-c lock_timeout={LOCK_WAIT_S * 1000}",
        }
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DIST = PACKAGE / "ui" / "static" / "dist"
DJANGO_VITE = {"default": {"dev_mode": False, "static_url_prefix": "dist", "manifest_path": DIST / "manifest.json"}}
MEDIA_ROOT = HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = HOME / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shequ.config.urls.csrf_failure"
_tiles = environment.origins_of(TILE_URL)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *_tiles],
        "connect-src": ["'self'", *_tiles],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LOGGING = logging_settings(HOME, is_debug=DEBUG)
PROMETHEUS_EXPORT_MIGRATIONS = False
