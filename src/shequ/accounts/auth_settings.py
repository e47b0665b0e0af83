"""Settings of sign-in: the library's, and our own limits. Star-imported by config.settings."""

import os

from environs import Env

_env = Env()
_IS_DEMO = os.path.exists(os.path.join(os.environ.get("SHEQU_HOME", "var"), "demo.json"))  # noqa: PTH110, PTH118

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "shequ.accounts.passwords.ThreeKinds"},
    {"NAME": "shequ.accounts.passwords.NotUsedBefore"},
]

ACCOUNT_ADAPTER = "shequ.accounts.sign_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
"""By address, for each process: a whole office may stand behind one. The lock of a name is ours (LOCK_TRIES below)."""
ACCOUNT_FORMS = {
    "login": "shequ.accounts.library_forms.SignIn",
    "change_password": "shequ.accounts.library_forms.PasswordChange",
    "reauthenticate": "shequ.accounts.library_forms.Reauthenticate",
}
MFA_ADAPTER = "shequ.accounts.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _env.bool("SHEQU_DEBUG", default=False) or _IS_DEMO
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = _env.str("SHEQU_NAME", default="Shequ")
MFA_RECOVERY_CODE_COUNT = 10
MFA_FORMS = {
    "authenticate": "shequ.accounts.library_forms.SecondFactor",
    "activate_totp": "shequ.accounts.library_forms.ActivateTOTP",
    "add_webauthn": "shequ.accounts.library_forms.AddPasskey",
}
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 7 * 24 * 3600
"""The row outlives the sign-in, so that a form sent too late can be kept; the limits below end the sign-in."""
SESSION_IDLE_MINUTES = max(_env.int("SHEQU_IDLE_MINUTES", default=30), 20)
"""Never under 20 minutes: large text promises that (MIIT rules for older people)."""
SESSION_HOURS = _env.int("SHEQU_SESSION_HOURS", default=8)
LOCK_TRIES = _env.int("SHEQU_LOCK_TRIES", default=5)
LOCK_MINUTES = _env.int("SHEQU_LOCK_MINUTES", default=15)
PASSWORD_DAYS = _env.int("SHEQU_PASSWORD_DAYS", default=90)
"""After so many days a password must be changed; 0 never."""
INVITATION_DAYS = _env.int("SHEQU_INVITATION_DAYS", default=7)
"""A one-time password is of no use after so many days."""
SECOND_FACTOR_REQUIRED = _env.bool("SHEQU_SECOND_FACTOR", default=not _IS_DEMO)
"""Staff set up an authenticator app or a passkey before anything else; off only in a demonstration home."""
