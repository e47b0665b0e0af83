"""The settings of the suite: those of the product, with a quick password hash and no need of built assets."""

import os
import tempfile

os.environ.setdefault("SHEQU_HOME", tempfile.mkdtemp(prefix="shequ-tests-"))
os.environ["SHEQU_LANGUAGE"] = "zh"  # whatever the shell of the tester speaks

from shequ.config.settings import *  # noqa: F403
from shequ.config.settings import DATABASES, DIST

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES["default"].setdefault("TEST", {})
if not (DIST / "manifest.json").exists():
    DJANGO_VITE = {"default": {"dev_mode": True, "manifest_path": DIST / "manifest.json"}}
SECOND_FACTOR_REQUIRED = False
WHITENOISE_AUTOREFRESH = True
