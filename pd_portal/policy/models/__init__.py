from pd_portal.policy.models.decisions import Exemption, Extension, ReasonCategory, Scope
from pd_portal.policy.models.goals import Goal, Policy, PolicyReference, PolicyVersion, Target
from pd_portal.policy.models.past import PastImport
from pd_portal.policy.models.requirements import (
    Carry,
    Counts,
    DueKind,
    PayNote,
    Requirement,
    RequirementVersion,
    ValidityKind,
)
from pd_portal.policy.models.snapshots import ClosedDay, MonthEnd, Snapshot
from pd_portal.policy.models.standing import (
    END_OF_TIME,
    LAST_DAY,
    Fulfilled,
    Obligation,
    Progress,
    Reason,
    Standing,
    StandingDue,
    Timing,
)

__all__ = [
    "END_OF_TIME",
    "LAST_DAY",
    "Carry",
    "ClosedDay",
    "Counts",
    "DueKind",
    "Exemption",
    "Extension",
    "Fulfilled",
    "Goal",
    "MonthEnd",
    "Obligation",
    "PastImport",
    "PayNote",
    "Policy",
    "PolicyReference",
    "PolicyVersion",
    "Progress",
    "Reason",
    "ReasonCategory",
    "Requirement",
    "RequirementVersion",
    "Scope",
    "Snapshot",
    "Standing",
    "StandingDue",
    "Target",
    "Timing",
    "ValidityKind",
]
