from pd_portal.pages.queries.contact import WaitingMessage, messages_for

__all__ = ["WaitingMessage", "messages_for"]
