frappe.listview_settings["AI Knowledge Document"] = {
	add_fields: ["status", "progress"],

	get_indicator(doc) {
		const colour = { Queued: "blue", Working: "blue", Ready: "green", Failed: "red", Stopped: "orange" }[doc.status];
		const label = doc.status === "Working" ? `${__("Working")} ${Math.round(doc.progress)} %` : __(doc.status);
		return [label, colour, `status,=,${doc.status}`];
	},

	onload(listview) {
		if (!frappe.model.can_create("AI Knowledge Document")) return;
		listview.page.add_inner_button(__("Upload several"), () => upload_several(listview));
	},

	// Asks again while a worker is at one of those shown: not every server has realtime.
	refresh(listview) {
		clearTimeout(listview.school_ai_timer);
		if (!listview.data.some((doc) => ["Queued", "Working"].includes(doc.status))) return;
		listview.school_ai_timer = setTimeout(() => {
			const shown = frappe.get_route_str() === listview.page_name && !document.hidden;
			if (shown && !listview.get_checked_items().length) listview.refresh();
		}, 3500);
	},

	// What may be chosen for upload, here and in the form.
	school_ai_restrictions: () => ({
		allowed_file_types: [
			...[".pdf", "image/png", "image/jpeg", "image/tiff", "image/webp"],
			...[".docx", ".pptx", ".html", ".htm", ".md", ".txt"],
		],
	}),
};

// Files first, each refused on its own where it cannot be read; then what they have in common, asked once.
function upload_several(listview) {
	const files = [];
	const uploader = new frappe.ui.FileUploader({
		dialog_title: __("Upload several"),
		method: "school_ai.api.knowledge.upload",
		allow_multiple: true,
		disable_file_browser: true,
		allow_web_link: false,
		allow_google_drive: false,
		restrictions: frappe.listview_settings["AI Knowledge Document"].school_ai_restrictions(),
		on_success(file) {
			if (file) files.push(file);
			// The uploader closes by itself only if the last file is also the last to be answered.
			if (uploader.uploader.files.every((each) => each.request_succeeded)) uploader.dialog.hide();
		},
	});
	uploader.dialog.$wrapper.one("hidden.bs.modal", () => files.length && ask_what_they_share(listview, files));
}

function ask_what_they_share(listview, files) {
	const names = files.map((file) => `<li>${frappe.utils.escape_html(file.file_name)}</li>`).join("");
	const dialog = new frappe.ui.Dialog({
		title: __("Documents made of {0} files", [files.length]),
		fields: [
			{ fieldname: "files", fieldtype: "HTML", options: `<ul class="pl-4">${names}</ul>` },
			{ fieldtype: "Section Break" },
			{ fieldname: "course", fieldtype: "Link", options: "Course", label: __("Course") },
			{ fieldname: "visible_from", fieldtype: "Date", label: __("Visible From") },
			{
				fieldname: "text_language",
				fieldtype: "Link",
				options: "Language",
				label: __("Language of the text"),
				description: __("Empty: the course's language."),
			},
			{ fieldtype: "Column Break" },
			{
				fieldname: "visibility",
				fieldtype: "Select",
				label: __("Visible to"),
				options: ["Everyone", "Program", "Course", "Student Group", "Instructors"],
				default: "Course",
				reqd: 1,
			},
			named("program", "Program", __("Program")),
			named("student_group", "Student Group", __("Student Group")),
			{ fieldname: "visible_until", fieldtype: "Date", label: __("Visible Until") },
		],
		primary_action_label: __("Add documents"),
		async primary_action(values) {
			dialog.disable_primary_action();
			try {
				const { message } = await frappe.call({
					method: "school_ai.api.knowledge.add_documents",
					args: {
						files: files.map((file) => file.name),
						visibility: values.visibility,
						course: values.course || null,
						program: values.program || null,
						student_group: values.student_group || null,
						visible_from: values.visible_from || null,
						visible_until: values.visible_until || null,
						text_language: values.text_language || null,
					},
				});
				if (!message) return;
				dialog.hide();
				tell(message);
				// Lists pass over what they were asked for less than three seconds ago, but now there is more.
				listview.last_args = null;
				listview.refresh();
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
}

function named(fieldname, visibility, label) {
	const condition = `eval:doc.visibility == '${visibility}'`;
	return {
		fieldname,
		label,
		fieldtype: "Link",
		options: visibility,
		depends_on: condition,
		mandatory_depends_on: condition,
	};
}

function tell({ documents, problems }) {
	const added = __("Documents added: {0}. They are being read.", [documents.length]);
	if (!problems.length) {
		frappe.show_alert({ message: added, indicator: "green" });
		return;
	}
	frappe.msgprint({
		title: __("Some files were not added"),
		indicator: "orange",
		message: (documents.length ? added : "") + reasons_of(problems),
	});
}

function reasons_of(problems) {
	const escape = frappe.utils.escape_html;
	const rows = problems.map(({ file_name, reason }) => `<li><b>${escape(file_name)}</b>: ${escape(reason)}</li>`);
	return `<ul class="pl-4 mt-2">${rows.join("")}</ul>`;
}
