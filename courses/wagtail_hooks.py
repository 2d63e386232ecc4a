"""What courses add to the CMS."""

from wagtail.snippets.models import register_snippet

from courses.viewsets import CoursesGroup

register_snippet(CoursesGroup)
