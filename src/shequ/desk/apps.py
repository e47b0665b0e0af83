from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "shequ.desk"
    label = "desk"
