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
from pd_portal.people.models.merges import Merge, MergePermit
from pd_portal.people.models.persons import (
    Delegate,
    EmailKind,
    NoticeReading,
    PersonEmail,
    StaffMember,
)
from pd_portal.people.models.roles import SECOND_APPROVER, RoleGrant
from pd_portal.people.models.units import OrgUnit, UnitHead, UnitKind

__all__ = [
    "SECOND_APPROVER",
    "BargainingUnit",
    "CalendarKind",
    "DataSharing",
    "Delegate",
    "EmailKind",
    "Employer",
    "Employment",
    "EmploymentKind",
    "JobGroup",
    "Leave",
    "Merge",
    "MergePermit",
    "NoticeReading",
    "OrgUnit",
    "Partner",
    "PartnerKind",
    "Pay",
    "PersonEmail",
    "Position",
    "RoleGrant",
    "StaffMember",
    "UnitHead",
    "UnitKind",
    "WorkCalendar",
    "WorkPeriod",
]
