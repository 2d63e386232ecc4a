"""The steps that load the demo; importing this package registers them in order."""

from pd_portal.demo.steps import places, roster

__all__ = ["places", "roster"]
