frappe.query_reports["Report Comments"] = {
	filters: [
		{ fieldname: "academic_term", label: __("Academic Term"), fieldtype: "Link", options: "Academic Term" },
		{ fieldname: "student_group", label: __("Student Group"), fieldtype: "Link", options: "Student Group" },
		{ fieldname: "course", label: __("Course"), fieldtype: "Link", options: "Course" },
		{ fieldname: "with_drafts", label: __("Drafts too"), fieldtype: "Check" },
	],
};
