"""Authenticated encryption, pure. An envelope binds kind, owner and author as associated data."""

import base64
import binascii
import json
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = b"PDV1"
NONCE_BYTES = 12
KEY_BYTES = 32


class CannotOpen(Exception):  # noqa: N818  (reads as a sentence where it is raised)
    """The text cannot be opened: a wrong or lost key, or a changed or moved envelope."""


@dataclass(frozen=True)
class MasterKey:
    """A master key and its short public name."""

    name: str
    secret: bytes


def parse_master_key(line: str) -> MasterKey:
    """``NAME:BASE64`` of 32 bytes; ValueError says what is wrong without printing the key."""
    name, colon, encoded = line.strip().partition(":")
    try:
        secret = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ValueError(f"Vault key {name!r} is not base64.") from error
    if not colon or not name or len(secret) != KEY_BYTES:
        raise ValueError(f"Vault key {name!r} is not NAME:BASE64 of {KEY_BYTES} bytes.")
    return MasterKey(name, secret)


def bound_to(*parts: str) -> bytes:
    """Associated data: an unambiguous spelling of what the envelope belongs to."""
    return json.dumps(parts, separators=(",", ":")).encode()


def encrypt(key: bytes, text: bytes, bound: bytes) -> bytes:
    """Mark, nonce, ciphertext."""
    nonce = os.urandom(NONCE_BYTES)
    return MARK + nonce + AESGCM(key).encrypt(nonce, text, bound)


def decrypt(key: bytes, envelope: bytes, bound: bytes) -> bytes:
    """The text, or CannotOpen."""
    if envelope[: len(MARK)] != MARK:
        raise CannotOpen("This is not a sealed text.")
    nonce = envelope[len(MARK) : len(MARK) + NONCE_BYTES]
    try:
        return AESGCM(key).decrypt(nonce, envelope[len(MARK) + NONCE_BYTES :], bound)
    except InvalidTag as error:
        raise CannotOpen("The key does not fit, or the sealed text was changed.") from error
