from django.apps import AppConfig


class DivisionConfig(AppConfig):
    name = "shequ.division"
    label = "division"
    default_auto_field = "django.db.models.BigAutoField"
