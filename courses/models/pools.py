from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from wagtail.fields import StreamField
from wagtail.models import RevisionMixin
from wagtail.search import index

from courses.blocks import PoolQuestionsBlock


class QuestionPool(RevisionMixin, index.Indexed, models.Model):
    """Questions a graded check draws from. A release freezes those it needs."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    questions = StreamField(PoolQuestionsBlock(), blank=True)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="question_pool")

    # Questions and keys stay out of the index.
    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> GenericRelation:
        return self._revisions
