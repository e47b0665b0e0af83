from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "shequ.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what the sign-in library tells, once all models are there."""
        from shequ.accounts import sign_in  # noqa: PLC0415 (needs the models)

        sign_in.listen()
