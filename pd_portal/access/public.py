"""Every URL open to a visitor, with the reason. At most 15."""

PUBLIC_URLS: dict[str, str] = {
    "healthz": "Load balancers ask whether the process answers; it says only ok.",
    "readyz": "Monitors ask whether the site is ready; it gives counts and ages, no names.",
}
