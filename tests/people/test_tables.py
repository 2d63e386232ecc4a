"""Reading what people call a CSV file."""

import io

import pytest
import xlsxwriter

from pd_portal.people.roster.columns import missing, suggest
from pd_portal.people.roster.problems import BadFile
from pd_portal.people.roster.tables import read_table


def rows_of(content):
    table = read_table("people.csv", content)
    return table.heads, list(table.rows)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(sign):
    text = f"id{sign}name\n1{sign}Ana"

    assert rows_of(text.encode()) == (["id", "name"], [(2, ["1", "Ana"])])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found(encoding):
    assert rows_of("id,name\n1,Núñez".encode(encoding))[1] == [(2, ["1", "Núñez"])]


def test_guessing_the_encoding_is_said():
    assert "read as Windows text" in read_table("x", "id,name\n1,Núñez".encode("cp1252")).note


def test_lines_keep_their_numbers_through_blank_lines_and_breaks_in_cells():
    content = b'id,name\r\n\r\n1,"two\r\nlines"\r\n2,Bo\r\n'

    assert [line for line, _ in rows_of(content)[1]] == [3, 5]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\r\n\r\n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old Excel"),
        (b"id,name\n\x00\x01\x02", "binary"),
        (b"only one column\n1\n", "at least two"),
        (b"id,name\n1," + b"x" * 20_000, "Line 2, column 2"),
        (b"id,name\n1," + b"x" * 10_000_000, "Line 2 cannot be read"),
        (b'id,name\n1,"open\n' + b"2,b\n" * 60_000, "Line 2 cannot be read"),
        (b"PK\x03\x04 broken", "not a zip"),
    ],
)
def test_what_is_no_table_is_refused_with_the_place(content, reason):
    with pytest.raises(BadFile, match=reason):
        rows_of(content)


def test_a_workbook_reads_like_a_csv():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["EmployeeNumber", "Start", "Primary"])
    sheet.write_row(1, 0, [1001])
    sheet.write_datetime(
        1,
        1,
        __import__("datetime").datetime(2026, 9, 1),
        book.add_format({"num_format": "m/d/yyyy"}),
    )
    sheet.write_boolean(1, 2, True)
    book.close()

    assert rows_of(out.getvalue())[1] == [(2, ["1001", "2026-09-01", "Y"])]


def test_columns_are_suggested_by_their_headings():
    heads = ["Emp ID", "Last Name", "First Name", "E-mail", "Bldg", "Job Title", "FTE", "SSN"]

    found = suggest(heads, [])

    assert found["key"] == "Emp ID"
    assert found["email"] == "E-mail"
    assert "SSN" not in found.values()
    assert missing(found) == ["Location"]


def test_a_column_of_addresses_is_found_by_what_stands_in_it():
    sample = [["1", "ana@example.org"], ["2", "bo@example.org"]]

    assert suggest(["EmpID", "Contact"], sample)["email"] == "Contact"
