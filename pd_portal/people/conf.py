"""Switches of People. A site overrides them as ``PD_PORTAL_<NAME>``."""

from pd_portal.ui.switches import Switch, declare

setting = declare(
    {
        "REHIRE_GAP_DAYS": Switch(
            100, "A gap between two spells of at most this many days keeps the original hire date."
        ),
        "IMPORT_GUARD_SHARE": Switch(
            0.10,
            "An import that would end more than this share of its people asks for the count.",
        ),
        "IMPORT_GUARD_UNIT_COUNT": Switch(
            5,
            "The same inside one unit with few people, as a count.",
        ),
        "IMPORT_GUARD_SMALL_UNIT": Switch(
            50, "What a small unit is, for that guard: fewer people."
        ),
        "DATA_USE_NOTICE_VERSION": Switch(
            1, "The version of the data-use notice in force; raising it shows the notice again."
        ),
    }
)
