from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "shequ.institutions"
    label = "institutions"
    default_auto_field = "django.db.models.BigAutoField"
