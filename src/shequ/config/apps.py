from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "shequ.config"
    label = "config"

    def ready(self) -> None:
        """Wire the rooms together once all models are there."""
        from shequ.config import wiring

        wiring.connect()
