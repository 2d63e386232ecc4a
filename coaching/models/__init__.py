from coaching.models.agreements import AgreementVersion, Signature
from coaching.models.engagements import CoachingRequest, Engagement, Party, Proposal
from coaching.models.goals import ActionItem, CoachingGoal, ProgressShare, SponsorReport
from coaching.models.notes import LogDraft, SessionNote
from coaching.models.records import (
    Disposition,
    LegalHold,
    Opening,
    RecordsNotice,
    RecordsRequest,
    Redaction,
    RetentionRule,
)
from coaching.models.services import Contract, FocusArea, ServiceLine
from coaching.models.sessions import Attendance, CoachingSession, ShortForm

__all__ = [
    "ActionItem",
    "AgreementVersion",
    "Attendance",
    "CoachingGoal",
    "CoachingRequest",
    "CoachingSession",
    "Contract",
    "Disposition",
    "Engagement",
    "FocusArea",
    "LegalHold",
    "LogDraft",
    "Opening",
    "Party",
    "ProgressShare",
    "Proposal",
    "RecordsNotice",
    "RecordsRequest",
    "Redaction",
    "RetentionRule",
    "ServiceLine",
    "SessionNote",
    "ShortForm",
    "Signature",
    "SponsorReport",
]
