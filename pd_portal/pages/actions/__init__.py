from pd_portal.pages.actions.contact import close_message, send_message, take_message

__all__ = ["close_message", "send_message", "take_message"]
