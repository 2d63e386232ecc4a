"""The rules of the timeline, in pure parts. The way in is ``pd_portal.policy.timeline``."""
