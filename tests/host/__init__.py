"""Somebody else's Wagtail site that takes some of our apps, written as docs/host-sites.md says."""
