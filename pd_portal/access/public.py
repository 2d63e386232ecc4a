"""Every URL open to a visitor, with the reason. At most 15."""

PUBLIC_URLS: dict[str, str] = {}
