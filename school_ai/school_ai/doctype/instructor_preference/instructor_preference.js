frappe.ui.form.on("Instructor Preference", {
	refresh(frm) {
		const plans = ["System Manager", "School AI Administrator", "Principal", "Academics User"].some((role) =>
			frappe.user.has_role(role)
		);
		frm.set_df_property("status", "read_only", plans ? 0 : 1);
		if (plans && !frm.is_new() && frm.doc.status === "Proposed") {
			frm.add_custom_button(__("Approve"), () => decide(frm, "Approved")).addClass("btn-primary");
			frm.add_custom_button(__("Decline"), () => decide(frm, "Declined"));
		}
		show_week(frm);
	},
});

frappe.ui.form.on("Instructor Preference Time", {
	times_add: show_week,
	times_remove: show_week,
	weekday: show_week,
	period: show_week,
	week: show_week,
	wish: show_week,
});

async function decide(frm, status) {
	await frm.set_value("status", status);
	await frm.save();
}

// --- the week, to be clicked -----------------------------------------------------------------------------------------

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const WISHES = ["", "Rather not", "Please not", "Cannot"];
const SHADES = { "Rather not": "dearer", "Please not": "dear", Cannot: "hard" };

async function show_week(frm) {
	await new Promise((resolve) => frappe.require("school_ai_timetable.bundle.css", resolve));
	frm.school_ai_periods ??= frappe.db.get_list("School Period", {
		fields: ["name", "from_time", "to_time", ...DAYS.map((day) => day.toLowerCase())],
		filters: { is_break: 0 },
		order_by: "from_time",
		limit: 100,
	});
	const periods = await frm.school_ai_periods;
	const table = frm.fields_dict.times.$wrapper;
	const focused = document.activeElement?.dataset?.time;
	table.siblings(".school-ai-week").remove();
	if (!periods.length) return;
	const week = week_of(frm, periods).insertBefore(table);
	if (focused) week.find(`[data-time="${CSS.escape(focused)}"]`).trigger("focus");
}

function week_of(frm, periods) {
	const days = DAYS.filter((day) => periods.some((period) => period[day.toLowerCase()]));
	const editable = frm.perm[0]?.write && !frm.is_read_only?.();
	const names = {
		Monday: __("Monday"),
		Tuesday: __("Tuesday"),
		Wednesday: __("Wednesday"),
		Thursday: __("Thursday"),
		Friday: __("Friday"),
		Saturday: __("Saturday"),
		Sunday: __("Sunday"),
	};
	const head = days.map((day) => $("<th scope='col'></th>").text(names[day]));
	const cell = (day, period) => {
		if (period && !period[day.toLowerCase()]) return $("<td></td>");
		return $("<td></td>").append(time_button(frm, day, names[day], period, editable));
	};
	const row = (period) => {
		const label = $("<th scope='row'></th>");
		if (!period) label.text(__("Whole day"));
		else {
			label
				.text(period.name)
				.append(
					$("<div class='school-ai-week__clock'></div>").text(
						`${period.from_time.slice(0, -3)}–${period.to_time.slice(0, -3)}`
					)
				);
		}
		return $("<tr></tr>").append(label, ...days.map((day) => cell(day, period)));
	};
	const table = $("<table></table>").append(
		$("<thead></thead>").append($("<tr></tr>").append("<td></td>", ...head)),
		$("<tbody></tbody>").append(row(null), ...periods.map(row))
	);
	const hint = editable
		? __("Click a time: rather not, please not, cannot, and free again. The table below follows.")
		: __("When teaching is not wanted, or not possible.");
	return $("<div class='school-ai-week'></div>").append($("<p class='tt-muted'></p>").text(hint), table);
}

function time_button(frm, day, day_name, period, editable) {
	const rows = (of) =>
		frm.doc.times?.filter((each) => each.weekday === day && (each.period || "") === of && !each.week) ?? [];
	const own = rows(period?.name ?? "")[0]?.wish ?? "";
	const whole = period ? rows("")[0]?.wish ?? "" : "";
	// What is said of the whole day holds for each of its periods.
	const wish = WISHES.indexOf(whole) > WISHES.indexOf(own) ? whole : own;
	const in_one_week = frm.doc.times?.some(
		(each) => each.weekday === day && (each.period || "") === (period?.name ?? "") && each.week
	);
	const words = {
		"": __("free"),
		"Rather not": __("rather not"),
		"Please not": __("please not"),
		Cannot: __("cannot"),
	}[wish];
	const place = period ? `${day_name}, ${period.name}` : __("{0}, whole day", [day_name]);
	const shown = in_one_week ? __("{0} (and in one week)", [words]) : words;
	return $("<button type='button' class='school-ai-week__time'></button>")
		.text(wish || in_one_week ? shown : "")
		.attr({
			"aria-label": `${place}: ${shown}`,
			"data-shade": SHADES[wish] ?? null,
			"data-time": `${day} ${period?.name ?? ""}`,
		})
		.prop("disabled", !editable || whole === "Cannot")
		.on("click", () => cycle(frm, day, period?.name ?? null, own));
}

// free -> rather not -> please not -> cannot -> free, in the table's row of that time.
function cycle(frm, weekday, period, wish) {
	const next = WISHES[(WISHES.indexOf(wish) + 1) % WISHES.length];
	const row = frm.doc.times?.find(
		(each) => each.weekday === weekday && (each.period || null) === period && !each.week
	);
	if (!next) {
		frappe.model.clear_doc(row.doctype, row.name);
	} else if (row) {
		row.wish = next;
	} else {
		frm.add_child("times", { weekday, period, wish: next });
	}
	frm.dirty();
	frm.refresh_field("times");
	show_week(frm);
}
