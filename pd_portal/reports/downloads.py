"""Lists handed out: CSV streamed, XLSX at once up to 5,000 rows and as a job above."""

import io
from datetime import date

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from pd_portal.reports.definitions import PAID_HOURS, notes_of
from pd_portal.reports.queries.hours import hour_lines
from pd_portal.reports.queries.people import Listing, all_lines, counted
from pd_portal.reports.questions import Question
from pd_portal.reports.sheets import Sheet, csv_chunks, write_xlsx
from pd_portal.ui.dates import words

AT_ONCE = 5000
PEOPLE_HEADS = ("Employee id", "Name", "Unit", "Job group", "Status", "Due", "Due date")
HOURS_HEADS = (
    "Employee id", "Name", "Unit", "Job group", "Module", "Finished on", "Hours", "Time code",
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def people_sheet(listing: Listing) -> Sheet:
    """The very rows of the screen, all pages of them."""
    question = listing.question
    name = f"{question.requirement.code}-{listing.state.replace('_', '-')}-{question.as_of}"
    return Sheet(
        name=name,
        title=listing.title,
        heads=PEOPLE_HEADS,
        rows=lambda: (
            (p.employee_id, p.name, p.unit, p.job_group, p.status, p.timing, p.due_on)
            for p in all_lines(listing)
        ),
        count=counted(listing).count(),
        notes=notes_of(question, listing.title),
    )


def hours_sheet(question: Question, since: date) -> Sheet:
    """For payroll: a line for each completion of somebody paid by the hour."""
    title = f"Paid hours from {words(since)} to {words(question.as_of)}"
    return Sheet(
        name=f"{question.requirement.code}-hours-{since}-{question.as_of}",
        title=title,
        heads=HOURS_HEADS,
        rows=lambda: (
            (h.employee_id, h.name, h.unit, h.job_group, h.module, h.on, h.hours, h.time_code)
            for h in hour_lines(question, since)
        ),
        count=0,
        notes=[*notes_of(question, title), PAID_HOURS],
    )


def as_csv(sheet: Sheet) -> HttpResponseBase:
    """Memory stays the same for a hundred thousand rows."""
    chunks = csv_chunks(sheet.heads, sheet.rows())
    response = StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8")
    return _named(response, f"{sheet.name}.csv")


def as_xlsx(sheet: Sheet) -> HttpResponseBase:
    """For lists that are written while one waits."""
    out = io.BytesIO()
    write_xlsx(sheet, out)
    out.seek(0)
    return xlsx_file(out.getvalue(), f"{sheet.name}.xlsx")


def xlsx_file(content: bytes, name: str) -> HttpResponseBase:
    return FileResponse(io.BytesIO(content), content_type=XLSX, as_attachment=True, filename=name)


def _named(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def handed_out(sheet: Sheet, kind: str) -> HttpResponseBase:
    """A small table as CSV or XLSX."""
    return as_xlsx(sheet) if kind == "xlsx" else as_csv(sheet)
