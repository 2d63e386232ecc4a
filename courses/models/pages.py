"""The page tree: CourseIndexPage > CoursePage > ModulePage > LessonPage.

Pages are where authors write. People take modules in the player, from a release.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from courses import addresses, content, copying, panels, preview
from courses.blocks import LessonBodyBlock
from courses.hours import HALF_HOURS, one_of_the_steps

KEPT_ADDRESS = (
    "People take this under its short name since it was released, so the short name stays. "
    "The title may change."
)


class PlayedPage(Page):
    """A page that is read in the player: its address is the player's."""

    # The player asks who may read; Wagtail's own page privacy would not be asked.
    private_page_options: list[str] = []
    copy_form_class = copying.PlainCopyForm

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if not addresses.fits(self.slug):
            raise ValidationError({"slug": "Use letters from a to z, digits and hyphens."})
        if self.pk and self.slug != self.stored_slug() and self.is_addressed():
            raise ValidationError({"slug": KEPT_ADDRESS})

    def stored_slug(self) -> str:
        return str(Page.objects.values_list("slug", flat=True).get(pk=self.pk))

    def is_addressed(self) -> bool:
        """Whether a release names the page by the short name it has now."""
        return False

    def player_path(self) -> str:
        raise NotImplementedError

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        parts = super().get_url_parts(request)
        return parts and (parts[0], parts[1], self.player_path())

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.player_path())

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return preview.render_page(request, self)


class CourseIndexPage(PlayedPage):
    """All courses of the site."""

    intro = models.TextField(blank=True)

    subpage_types = ["pd_courses.CoursePage"]
    content_panels = panels.index_page
    search_fields = [*Page.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = "course index"
        verbose_name_plural = "course indexes"

    def player_path(self) -> str:
        return addresses.catalog()


class CourseTag(TaggedItemBase):
    content_object = ParentalKey(
        "pd_courses.CoursePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class CoursePage(PlayedPage):
    """A set of modules that belong together."""

    summary = models.TextField(blank=True)
    version = models.CharField(max_length=60, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    licence_url = models.URLField(blank=True)
    credit = models.CharField(max_length=300, blank=True)
    generated = models.TextField(
        blank=True, help_text="Parts that a machine wrote or drew, one a line. Shown with credits."
    )
    strands = ClusterTaggableManager(through=CourseTag, blank=True, verbose_name="strands")

    parent_page_types = ["pd_courses.CourseIndexPage"]
    subpage_types = ["pd_courses.ModulePage"]
    content_panels = panels.course_page
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        verbose_name = "course"

    def player_path(self) -> str:
        return addresses.catalog(course=self.slug)


class ModuleTag(TaggedItemBase):
    content_object = ParentalKey(
        "pd_courses.ModulePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class ModulePage(PlayedPage):
    """What people take. ``hours`` are stated in half-hour steps and carried by each release."""

    number = models.PositiveSmallIntegerField(default=1, help_text="Its place in the course.")
    summary = models.TextField(blank=True)
    hours = models.DecimalField(
        max_digits=4, decimal_places=1, default="1.0", validators=[one_of_the_steps]
    )
    pass_mark = models.PositiveSmallIntegerField(
        default=80, validators=[MaxValueValidator(100)], help_text="Percent right to pass."
    )
    attempts = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    cooling_off_minutes = models.PositiveIntegerField(
        default=0,
        validators=[MaxValueValidator(30 * 24 * 60)],
        help_text="Wait between two attempts, in minutes; 30 days at most.",
    )
    hold = models.CharField(
        max_length=300, blank=True, help_text="Why it must not be released yet. Empty: it may."
    )
    strands = ClusterTaggableManager(through=ModuleTag, blank=True, verbose_name="strands")

    # Digests of the archive's module that was loaded last, and of the page as it stood then: while
    # the second still holds, nobody edited it here.
    archive_digest = models.CharField(max_length=64, blank=True, editable=False)
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    exclude_fields_in_copy = ["archive_digest", "loaded_digest"]
    parent_page_types = ["pd_courses.CoursePage"]
    subpage_types = ["pd_courses.LessonPage"]
    content_panels = panels.module_page
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        verbose_name = "module"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours__in=HALF_HOURS), name="courses_module_half_hours"
            ),
            models.CheckConstraint(
                condition=models.Q(pass_mark__lte=100), name="courses_module_pass_mark"
            ),
            models.CheckConstraint(
                condition=models.Q(attempts__gte=1), name="courses_module_attempts"
            ),
        ]

    def player_path(self) -> str:
        return addresses.module(self.slug)

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Copying a course copies its modules: a new module takes the next free short name.
        if self._state.adding and self.slug:
            self.slug = free_slug(self.slug)
        super().save(*args, **kwargs)  # writes: the page itself, as Wagtail asks for it

    def clean(self) -> None:
        super().clean()
        same = ModulePage.objects.filter(slug=self.slug).exclude(pk=self.pk)
        if self.slug and same.exists():
            raise ValidationError({"slug": "Another module already has this short name."})

    def is_addressed(self) -> bool:
        return self.releases.exists()

    def lessons(self) -> models.QuerySet["LessonPage"]:
        """Live lessons in tree order."""
        return LessonPage.objects.child_of(self).live().order_by("path")


def free_slug(slug: str) -> str:
    """``slug``, or with the first number that no module has."""
    taken = set(ModulePage.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(one for one in numbered if one not in taken)


class Objective(Orderable):
    """What staff can do after it. Public."""

    page = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="objectives")
    text = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.text


class Prerequisite(Orderable):
    """A module to finish first."""

    page = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="prerequisites")
    module = models.ForeignKey(ModulePage, on_delete=models.PROTECT, related_name="unlocks")

    def __str__(self) -> str:
        return str(self.module)


class ShapedBy(Orderable):
    """A voice that was asked, when, and what changed because of it."""

    page = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="shaped_by")
    voice = models.CharField(max_length=200)
    when = models.CharField(max_length=60, blank=True)
    changed = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.voice


class Source(Orderable):
    """Where a statement of the module can be checked."""

    page = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(max_length=300)
    by = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.title


class Alignment(Orderable):
    """A domain, and if wanted a standard of it, that the module serves."""

    page = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="alignment")
    domain = models.ForeignKey("pd_courses.Domain", on_delete=models.PROTECT)
    standard = models.ForeignKey(
        "pd_courses.Standard", null=True, blank=True, on_delete=models.PROTECT
    )

    def __str__(self) -> str:
        return str(self.standard or self.domain)


class ModuleFact(Orderable):
    """A local fact the module needs before it can be released."""

    page = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="local_facts")
    fact = models.ForeignKey(
        "pd_courses.LocalFact", on_delete=models.PROTECT, related_name="needed_by"
    )

    def __str__(self) -> str:
        return str(self.fact)


class LessonPage(PlayedPage):
    """One sitting's worth of blocks."""

    is_public = models.BooleanField(
        default=False, help_text="Visitors may read it too. They leave no record."
    )
    job_groups = ParentalManyToManyField(
        "pd_people.JobGroup", blank=True, help_text="Leave empty for everyone."
    )
    body = StreamField(LessonBodyBlock(), blank=True)

    parent_page_types = ["pd_courses.ModulePage"]
    subpage_types: list[str] = []
    content_panels = panels.lesson_page
    # The body stays out of the index: it holds keys and rationales.
    search_fields = Page.search_fields

    class Meta:
        verbose_name = "lesson"

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return preview.modes()

    def module(self) -> ModulePage:
        """The module this lesson stands in; for a draft not yet saved, by its path."""
        return ModulePage.objects.get(path=self.path[: -self.steplen])

    def is_addressed(self) -> bool:
        contents = self.module().releases.values_list("content", flat=True)
        return any(content.find_lesson(one, self.stored_slug()) for one in contents)

    def player_path(self) -> str:
        return addresses.lesson(self.module().slug, self.slug)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return preview.render_lesson(request, self, mode_name)
