"""What coaching adds to the CMS: the menu of services, nothing of what is said."""

from wagtail.snippets.models import register_snippet

from coaching.viewsets import CoachingGroup

register_snippet(CoachingGroup)
