"""The steps that load the demo; importing this package registers them in order."""

from pd_portal.demo.steps import curriculum, learning, places, policy, roster

__all__ = ["curriculum", "learning", "places", "policy", "roster"]
