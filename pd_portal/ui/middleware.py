"""Headers every response carries beyond Django's and django-csp's own."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

PERMISSIONS_POLICY = ", ".join(
    [f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb")]
    + [f"publickey-credentials-{verb}=(self)" for verb in ("create", "get")]
)


class PagePolicyMiddleware:
    """Permissions-Policy everywhere, and the CMS's own content security policy under /cms/.

    Stands right after ``csp.middleware.CSPMiddleware``, which writes the policy it names.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if request.path.startswith("/cms/"):
            response._csp_replace = settings.PD_PORTAL_CMS_CSP  # type: ignore[attr-defined]  # django-csp reads it
        return response
