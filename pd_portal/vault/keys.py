"""Master keys from settings and owner keys from the database."""

from django.conf import settings

from pd_portal.vault.envelopes import CannotOpen, MasterKey, bound_to, decrypt, parse_master_key
from pd_portal.vault.models import OwnerKey


def master_keys() -> list[MasterKey]:
    """The keys of ``PD_PORTAL_VAULT_KEYS``; the first one wraps, the others still unwrap."""
    return [parse_master_key(line) for line in settings.PD_PORTAL_VAULT_KEYS if line.strip()]


def current_master_key() -> MasterKey:
    """The first configured key; CannotOpen when there is none."""
    keys = master_keys()
    if not keys:
        raise CannotOpen("No vault key is configured, so nothing can be sealed or opened.")
    return keys[0]


def unwrap(row: OwnerKey) -> bytes:
    """The owner's data key, or CannotOpen."""
    for master in master_keys():
        if master.name == row.master_key:
            bound = bound_to("owner key", row.kind, row.owner_id)
            return decrypt(master.secret, bytes(row.wrapped), bound)
    raise CannotOpen("The master key that wrapped this text's key is not configured.")


def owner_key(*, kind: str, owner_id: str) -> bytes:
    """The data key of an owner that has one; CannotOpen when it was destroyed or never made."""
    row = OwnerKey.objects.filter(kind=kind, owner_id=owner_id).first()
    if row is None:
        raise CannotOpen("The key of this text was deleted for good, so it cannot be read.")
    return unwrap(row)
