frappe.listview_settings["AI Knowledge Document"] = {
	add_fields: ["status", "progress", "problem", "suggestions"],

	get_indicator(doc) {
		const colour = { Queued: "blue", Working: "blue", Ready: "green", Failed: "red", Stopped: "orange" }[doc.status];
		const label = doc.status === "Working" ? `${__("Working")} ${Math.round(doc.progress)} %` : __(doc.status);
		return [label, colour, `status,=,${doc.status}`];
	},

	onload(listview) {
		if (!frappe.model.can_create("AI Knowledge Document")) return;
		listview.page.add_actions_menu_item(__("Accept suggestions"), () => accept_several(listview), false);
		listview.page.add_inner_button(__("Upload several"), () => upload_several(listview));
	},

	// Asks again while a worker is at one of those shown: not every server has realtime.
	refresh(listview) {
		clearTimeout(listview.school_ai_timer);
		explain(listview);
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

// Below its title a row says why the document could not be read, and what is proposed for it.
async function explain(listview) {
	listview.$result.find(".school-ai-remark").remove();
	const remark = (name, text, style) => {
		const row = listview.$result.find(`.list-row-checkbox[data-name="${CSS.escape(name)}"]`);
		$('<div class="school-ai-remark small px-3 pb-2" style="overflow-wrap: anywhere"></div>')
			.addClass(style)
			.text(text)
			.appendTo(row.closest(".list-row-container"));
	};
	for (const doc of listview.data) {
		if (doc.status === "Failed" && doc.problem) remark(doc.name, doc.problem, "text-danger");
	}
	const shown = listview.data;
	const waiting = shown.filter(waits).map((doc) => doc.name);
	if (!waiting.length || !frappe.model.can_create("AI Knowledge Document")) return;
	const proposed = await suggestions_for(waiting);
	// Meanwhile the list may show others.
	if (listview.data !== shown) return;
	for (const each of proposed) {
		const { looks, readers } = in_words(each);
		if (looks) remark(each.document, looks, "text-muted");
		if (readers) remark(each.document, __("Pupils can read this document.") + " " + readers.reason, "text-danger");
	}
}

const waits = (doc) => ["To confirm", "Check who may read"].includes(doc.suggestions);

async function suggestions_for(documents) {
	const { message } = await frappe.call({
		method: "school_ai.api.cataloguing.suggestions",
		type: "GET",
		args: { documents: JSON.stringify(documents) },
	});
	return message || [];
}

function in_words({ suggestions, confidence }) {
	const what = suggestions.filter((each) => each.field !== "visibility");
	const readers = suggestions.find((each) => each.field === "visibility");
	const values = what.map((each) => each.shown).join(" · ");
	const sure = Math.round(100 * confidence);
	return { looks: what.length ? __("Looks like: {0} — sure {1} %", [values, sure]) : "", readers };
}

async function accept_several(listview) {
	const proposed = await suggestions_for(listview.get_checked_items(true));
	if (!proposed.length) {
		frappe.show_alert({ message: __("Nothing is proposed for these documents."), indicator: "blue" });
		return;
	}
	const escape = frappe.utils.escape_html;
	const rows = proposed.map((each) => {
		const { looks, readers } = in_words(each);
		return `<li class="mb-2"><b>${escape(each.title)}</b><div class="text-muted">${escape(looks)}</div>
			${readers ? `<div class="text-danger">${__("It will be shown to instructors only.")}</div>` : ""}</li>`;
	});
	frappe.confirm(
		__("These values are put into the documents: {0}", [`<ul class="mt-3 pl-4">${rows.join("")}</ul>`]),
		async () => {
			const names = proposed.flatMap((each) => each.suggestions.map((one) => one.name));
			const { message } = await frappe.call({
				method: "school_ai.api.cataloguing.accept",
				args: { suggestions: JSON.stringify(names) },
				freeze: true,
			});
			if (!message) return;
			listview.clear_checked_items();
			listview.last_args = null;
			listview.refresh();
			const done = __("Suggestions accepted for {0} documents.", [message.documents.length]);
			if (!message.problems.length) {
				frappe.show_alert({ message: done, indicator: "green" });
				return;
			}
			const problems = message.problems.map(({ title, reason }) => ({ file_name: title, reason }));
			frappe.msgprint({ title: __("Some were not taken over"), indicator: "orange", message: done + reasons_of(problems) });
		}
	);
}

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

async function ask_what_they_share(listview, files) {
	// At first sight: what they look like, and which of them are rather not for pupils.
	const { message: looks } = await frappe.call({
		method: "school_ai.api.cataloguing.first_look",
		args: { files: JSON.stringify(files.map((file) => file.name)) },
		freeze: true,
		freeze_message: __("Looking at the files"),
	});
	const hidden = (looks || []).filter((look) => look.for_instructors);
	const course = course_of(looks || [], files.length);
	const names = files.map((file) => `<li>${frappe.utils.escape_html(file.file_name)}</li>`).join("");
	const dialog = new frappe.ui.Dialog({
		title: __("Documents made of {0} files", [files.length]),
		fields: [
			{ fieldname: "files", fieldtype: "HTML", options: `<ul class="pl-4">${names}</ul>` },
			{ fieldtype: "Section Break" },
			{
				fieldname: "course",
				fieldtype: "Link",
				options: "Course",
				label: __("Course"),
				default: course,
				mandatory_depends_on: "eval:doc.visibility == 'Course'",
			},
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
				// Where no course is known, somebody has to choose which pupils see them.
				default: course ? "Course" : "Instructors",
				reqd: 1,
			},
			named("program", "Program", __("Program")),
			named("student_group", "Student Group", __("Student Group")),
			{ fieldname: "visible_until", fieldtype: "Date", label: __("Visible Until") },
			{ fieldtype: "Section Break", hidden: !hidden.length },
			...(hidden.length ? [kept_from_pupils(hidden)] : []),
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
						for_instructors: values.kept ? JSON.stringify(hidden.map((look) => look.file)) : null,
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

// The course that all files seem to be of, if they do.
function course_of(looks, count) {
	const courses = new Set(looks.map((look) => look.course));
	return looks.length === count && courses.size === 1 ? [...courses][0] : null;
}

function kept_from_pupils(hidden) {
	const escape = frappe.utils.escape_html;
	const rows = hidden.map(
		(look) => `<li>${escape(look.file_name)}: ${__(look.kind)} (${Math.round(100 * look.kind_confidence)} %)</li>`
	);
	return {
		fieldname: "kept",
		fieldtype: "Check",
		label: __("Show these to instructors only, as they hold answers or exam tasks"),
		default: 1,
		description: `<ul class="pl-4">${rows.join("")}</ul>`,
	};
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
