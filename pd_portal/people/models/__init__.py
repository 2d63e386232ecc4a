from pd_portal.people.models.persons import StaffMember
from pd_portal.people.models.units import Employer, JobGroup, OrgUnit

__all__ = ["Employer", "JobGroup", "OrgUnit", "StaffMember"]
