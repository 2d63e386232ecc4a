"""What authors are in the middle of: one lesson edited since its release, another only drafted."""

from courses.models import LessonPage
from pd_portal.access import roles
from pd_portal.demo.cards import cast
from pd_portal.demo.loading import World, steps

EDITED, DRAFTED = "the-six-steps", "who-gains-who-carries"


@steps.provides("what authors edit", order=91)
def edit_lessons(world: World) -> None:
    """Both belong to the capstone; its learners go on with the release they have."""
    author = cast().get(roles.AUTHOR)
    for lesson in LessonPage.objects.filter(slug__in=[EDITED, DRAFTED]).order_by("slug"):
        lesson.title = f"{lesson.title}, with your own decision"
        if lesson.slug == EDITED:
            lesson.save_revision().publish()
        else:
            lesson.save_revision(user=author)
