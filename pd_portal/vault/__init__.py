"""Seals and opens text. The only package that decrypts; import-linter says who may import it."""
