"""Fields of ours on the DocTypes of ERPNext and Education: what installing adds and uninstalling removes.

Every name begins with `school_ai_`, so that it can be told in any export whose field it is.
"""

from school_ai.erpnext_records.people import NO_ACCESS


def _outlook(after: str) -> list[dict]:
    """Where what would help stands, for as long as it holds."""
    of_both = {"read_only": 1, "no_copy": 1, "print_hide": 1, "depends_on": "eval:doc.school_ai_outlook"}
    return [
        {
            "fieldname": "school_ai_outlook",
            "label": "What would help",
            "fieldtype": "Small Text",
            "insert_after": after,
            "description": "Written by School AI for as long as it holds. The insights say why.",
            **of_both,
        },
        {
            "fieldname": "school_ai_outlook_on",
            "label": "As of",
            "fieldtype": "Date",
            "insert_after": "school_ai_outlook",
            **of_both,
        },
    ]


CUSTOM_FIELDS: dict[str, list[dict]] = {
    "Course": [
        {
            "fieldname": "school_ai_language",
            "label": "Language of Instruction",
            "fieldtype": "Link",
            "options": "Language",
            "insert_after": "course_name",
            "description": "Scanned materials of this course are read in this language, and answers are given in it.",
        },
        {
            "fieldname": "school_ai_heavy",
            "label": "Best Taught Early",
            "fieldtype": "Check",
            "insert_after": "school_ai_language",
            "description": "Timetables put lessons of this course early in the day where they can.",
        },
        {
            "fieldname": "school_ai_room_kind",
            "label": "Kind of Room",
            "fieldtype": "Data",
            "insert_after": "school_ai_heavy",
            "description": "As on the rooms, such as Physics lab. Empty: an ordinary classroom.",
        },
        *_outlook(after="school_ai_room_kind"),
    ],
    "Course Schedule": [
        {
            "fieldname": "school_ai_lesson",
            "label": "Joint Lesson",
            "fieldtype": "Data",
            "insert_after": "title",
            "read_only": 1,
            "hidden": 1,
            "no_copy": 1,
            "search_index": 1,
            "description": "Rows of one joint or co-taught lesson have this in common.",
        },
        {
            "fieldname": "school_ai_change",
            "label": "Written By",
            "fieldtype": "Data",
            "insert_after": "school_ai_lesson",
            "read_only": 1,
            "hidden": 1,
            "no_copy": 1,
            "search_index": 1,
        },
    ],
    "Room": [
        {
            "fieldname": "school_ai_kind",
            "label": "Kind",
            "fieldtype": "Data",
            "insert_after": "seating_capacity",
            "in_standard_filter": 1,
            "description": "Such as Physics lab or Gym. Empty: an ordinary classroom.",
        },
        {
            "fieldname": "school_ai_building",
            "label": "Building",
            "fieldtype": "Data",
            "insert_after": "school_ai_kind",
        },
        {
            "fieldname": "school_ai_equipment",
            "label": "Equipment",
            "fieldtype": "Small Text",
            "insert_after": "school_ai_building",
            "description": "Separated by commas, such as: projector, piano.",
        },
        {
            "fieldname": "school_ai_not_for_lessons",
            "label": "Not for Lessons",
            "fieldtype": "Check",
            "insert_after": "school_ai_equipment",
            "description": "Timetables leave this room out.",
        },
    ],
    "Student": [
        {
            "fieldname": "school_ai_outlook_section",
            "label": "School AI",
            "fieldtype": "Section Break",
            # The last of a section: none of Education's own fields moves into ours.
            "insert_after": "country",
            "depends_on": "eval:doc.school_ai_outlook",
        },
        *_outlook(after="school_ai_outlook_section"),
    ],
    "Student Group": [
        {
            "fieldname": "school_ai_home_room",
            "label": "Home Room",
            "fieldtype": "Link",
            "options": "Room",
            "insert_after": "max_strength",
            "description": "Where this group is taught unless a course needs another room.",
        },
    ],
    "Student Guardian": [
        {
            "fieldname": "school_ai_access",
            "label": "Access to Records",
            "fieldtype": "Select",
            "options": f"\n{NO_ACCESS}",
            "insert_after": "relation",
            "in_list_view": 1,
            "description": "“No access” keeps this guardian from all about this pupil, as after a custody order.",
        },
    ],
}
