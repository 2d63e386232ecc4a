from pd_portal.people.models.calendars import CalendarKind, WorkCalendar, WorkPeriod
from pd_portal.people.models.employers import (
    BargainingUnit,
    DataSharing,
    Employer,
    JobGroup,
    Partner,
    PartnerKind,
)
from pd_portal.people.models.facts import Employment, EmploymentKind, Leave, Pay, Position
from pd_portal.people.models.imports import (
    ImportProblem,
    ImportStatus,
    ReviewItem,
    ReviewKind,
    RosterImport,
    RosterSource,
    RosterUpload,
    SourceFormat,
    SourceLink,
)
from pd_portal.people.models.joins import JoinRequest
from pd_portal.people.models.merges import Merge, MergePermit
from pd_portal.people.models.persons import (
    Delegate,
    EmailKind,
    MistakeReport,
    NoticeReading,
    PersonEmail,
    StaffMember,
)
from pd_portal.people.models.roles import SECOND_APPROVER, RoleGrant
from pd_portal.people.models.staging import (
    ChangeKind,
    StagedChange,
    StagedLeave,
    StagedPerson,
    StagedPosition,
    StagedSpell,
)
from pd_portal.people.models.units import OrgUnit, UnitHead, UnitKind

__all__ = [
    "SECOND_APPROVER",
    "BargainingUnit",
    "CalendarKind",
    "ChangeKind",
    "DataSharing",
    "Delegate",
    "EmailKind",
    "Employer",
    "Employment",
    "EmploymentKind",
    "ImportProblem",
    "ImportStatus",
    "JobGroup",
    "JoinRequest",
    "Leave",
    "Merge",
    "MergePermit",
    "MistakeReport",
    "NoticeReading",
    "OrgUnit",
    "Partner",
    "PartnerKind",
    "Pay",
    "PersonEmail",
    "Position",
    "ReviewItem",
    "ReviewKind",
    "RoleGrant",
    "RosterImport",
    "RosterSource",
    "RosterUpload",
    "SourceFormat",
    "SourceLink",
    "StaffMember",
    "StagedChange",
    "StagedLeave",
    "StagedPerson",
    "StagedPosition",
    "StagedSpell",
    "UnitHead",
    "UnitKind",
    "WorkCalendar",
    "WorkPeriod",
]
