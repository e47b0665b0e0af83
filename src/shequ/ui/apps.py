from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "shequ.ui"
    label = "ui"
