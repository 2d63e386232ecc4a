from courses.models.alignment import Domain, Indicator, Standard, StandardSet
from courses.models.local_facts import LocalFact
from courses.models.pages import (
    Alignment,
    CourseIndexPage,
    CoursePage,
    LessonPage,
    ModuleFact,
    ModulePage,
    Objective,
    Prerequisite,
    ShapedBy,
    Source,
)
from courses.models.pools import QuestionPool
from courses.models.proposals import ReleaseProposal, TrialRun
from courses.models.releases import Release

__all__ = [
    "Alignment",
    "CourseIndexPage",
    "CoursePage",
    "Domain",
    "Indicator",
    "LessonPage",
    "LocalFact",
    "ModuleFact",
    "ModulePage",
    "Objective",
    "Prerequisite",
    "QuestionPool",
    "Release",
    "ReleaseProposal",
    "ShapedBy",
    "Source",
    "Standard",
    "StandardSet",
    "TrialRun",
]
