from courses.models.alignment import Domain, Indicator, Standard, StandardSet
from courses.models.archives import ArchiveFile
from courses.models.completions import CompletionVoid, ModuleCompletion
from courses.models.concerns import Concern, ConcernEntry, ConcernsDesk
from courses.models.enrollments import Enrollment, HelpRequest, LessonProgress
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
from courses.models.pathways import EvidenceItem, Pathway, PathwayItem, PathwayVersion
from courses.models.pools import QuestionPool
from courses.models.proposals import ReleaseProposal, TrialRun
from courses.models.releases import Release
from courses.models.responses import Attempt, Response
from courses.models.reviews import Review, Submission

__all__ = [
    "Alignment",
    "ArchiveFile",
    "Attempt",
    "CompletionVoid",
    "Concern",
    "ConcernEntry",
    "ConcernsDesk",
    "CourseIndexPage",
    "CoursePage",
    "Domain",
    "Enrollment",
    "EvidenceItem",
    "HelpRequest",
    "Indicator",
    "LessonPage",
    "LessonProgress",
    "LocalFact",
    "ModuleCompletion",
    "ModuleFact",
    "ModulePage",
    "Objective",
    "Pathway",
    "PathwayItem",
    "PathwayVersion",
    "Prerequisite",
    "QuestionPool",
    "Release",
    "ReleaseProposal",
    "Response",
    "Review",
    "ShapedBy",
    "Source",
    "Standard",
    "StandardSet",
    "Submission",
    "TrialRun",
]
