"""Fields of ours on the DocTypes of ERPNext and Education: what installing adds and uninstalling removes.

Every name begins with `school_ai_`, so that it can be told in any export whose field it is.
"""

from school_ai.erpnext_records.people import NO_ACCESS

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
