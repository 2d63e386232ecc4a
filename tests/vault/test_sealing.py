import base64

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from pd_portal.audit.actions import Refused, System
from pd_portal.vault.actions.sealing import destroy_key, open_sealed, rotate_keys, seal
from pd_portal.vault.envelopes import CannotOpen, bound_to, decrypt, encrypt, parse_master_key
from pd_portal.vault.models import OwnerKey

pytestmark = pytest.mark.django_db
OWNER = {"kind": "note", "owner_id": 7, "author_id": 3}
WHO = {"actor": System("test"), "now": timezone.now()}


def key(name, byte):
    return f"{name}:{base64.b64encode(bytes([byte]) * 32).decode()}"


def test_what_was_sealed_opens_for_the_same_owner_and_author():
    sealed = seal(**OWNER, text="She is ready.", **WHO)

    assert b"ready" not in sealed
    assert open_sealed(**OWNER, sealed=sealed) == "She is ready."


@pytest.mark.parametrize("moved", [{"kind": "draft"}, {"owner_id": 8}, {"author_id": 4}])
def test_an_envelope_moved_elsewhere_does_not_open(moved):
    sealed = seal(**OWNER, text="Private.", **WHO)
    seal(**{**OWNER, **moved}, text="Another.", **WHO)

    with pytest.raises(CannotOpen):
        open_sealed(**{**OWNER, **moved}, sealed=sealed)


def test_a_rotated_key_still_opens_and_the_old_master_is_no_longer_needed(settings):
    sealed = seal(**OWNER, text="Before.", **WHO)
    old = settings.PD_PORTAL_VAULT_KEYS[0]
    settings.PD_PORTAL_VAULT_KEYS = [key("next", 9), old]

    assert rotate_keys(**WHO).rewrapped == 1

    settings.PD_PORTAL_VAULT_KEYS = [key("next", 9)]
    assert open_sealed(**OWNER, sealed=sealed) == "Before."


def test_a_lost_master_key_is_said_and_overwrites_nothing(settings):
    seal(**OWNER, text="Before.", **WHO)
    before = bytes(OwnerKey.objects.get().wrapped)
    settings.PD_PORTAL_VAULT_KEYS = [key("other", 5)]

    with pytest.raises(CannotOpen, match="not configured"):
        seal(**OWNER, text="After.", **WHO)

    assert rotate_keys(**WHO).unreadable == 1
    assert bytes(OwnerKey.objects.get().wrapped) == before


def test_a_destroyed_key_makes_old_ciphertext_unreadable():
    yesterday = seal(**OWNER, text="Gone tomorrow.", **WHO)

    destroy_key(kind="note", owner_id=7, **WHO)
    seal(**OWNER, text="A new text, a new key.", **WHO)

    with pytest.raises(CannotOpen):
        open_sealed(**OWNER, sealed=yesterday)


def test_a_text_over_64_kib_is_refused_with_a_sentence():
    with pytest.raises(Refused, match="64 KiB"):
        seal(**OWNER, text="é" * 33_000, **WHO)


@pytest.mark.parametrize("line", ["nameonly", "x:!!", "x:YWJj", ":YWJj"])
def test_a_bad_master_key_is_refused(line):
    with pytest.raises(ValueError, match="Vault key"):
        parse_master_key(line)


@given(st.text(), st.integers(0, 200), st.integers(1, 255))
def test_any_flipped_byte_is_noticed(text, place, change):
    envelope = bytearray(encrypt(b"k" * 32, text.encode(), bound_to("a", "b")))
    envelope[place % len(envelope)] ^= change

    with pytest.raises(CannotOpen):
        decrypt(b"k" * 32, bytes(envelope), bound_to("a", "b"))
