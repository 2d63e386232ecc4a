from coaching.models.agreements import AgreementVersion, Signature
from coaching.models.availability import AvailabilityOverride, AvailabilityRule, OutOfOffice
from coaching.models.booking import Booking
from coaching.models.capacity import CoachCapacity
from coaching.models.engagements import CoachingRequest, Engagement, Party, Proposal
from coaching.models.goals import ActionItem, CoachingGoal, ProgressShare, SponsorReport
from coaching.models.notes import LogDraft, SessionNote
from coaching.models.proposed import ProposedTime, TimeProposal
from coaching.models.questions import BookingAnswers, BookingQuestion
from coaching.models.records import (
    DisposalPlan,
    Disposition,
    LegalHold,
    Opening,
    RecordsNotice,
    RecordsRequest,
    Redaction,
    RetentionRule,
)
from coaching.models.services import Contract, FocusArea, ServiceLine
from coaching.models.session_types import SessionType
from coaching.models.sessions import Attendance, CoachingSession, LedgerLine, ShortForm
from coaching.models.templates import EngagementTemplate, TemplateSession

__all__ = [
    "ActionItem",
    "AgreementVersion",
    "Attendance",
    "AvailabilityOverride",
    "AvailabilityRule",
    "Booking",
    "BookingAnswers",
    "BookingQuestion",
    "CoachCapacity",
    "CoachingGoal",
    "CoachingRequest",
    "CoachingSession",
    "Contract",
    "DisposalPlan",
    "Disposition",
    "Engagement",
    "EngagementTemplate",
    "FocusArea",
    "LedgerLine",
    "LegalHold",
    "LogDraft",
    "Opening",
    "OutOfOffice",
    "Party",
    "ProgressShare",
    "Proposal",
    "ProposedTime",
    "RecordsNotice",
    "RecordsRequest",
    "Redaction",
    "RetentionRule",
    "ServiceLine",
    "SessionNote",
    "SessionType",
    "ShortForm",
    "Signature",
    "SponsorReport",
    "TemplateSession",
    "TimeProposal",
]
