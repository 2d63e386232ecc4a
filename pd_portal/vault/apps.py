from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "pd_portal.vault"
    label = "pd_vault"
    verbose_name = "Vault"
