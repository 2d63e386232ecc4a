"""Reads of Policy. Every figure comes from ``figures``."""
