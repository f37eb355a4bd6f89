// The page on which timetables are planned: /app/timetable-planner/RUN.
import { applyDialog } from "./applying.js";
import { Board } from "./board.js";
import { compareDialog } from "./comparing.js";
import { conflict, findings } from "./findings.js";
import { el } from "./elements.js";
import { Progress } from "./progress.js";
import { chooseRun } from "./runs.js";
import { get, post } from "./server.js";
import { Side } from "./side.js";
import { Timetable } from "./timetable.js";
import { useDialog } from "./using.js";
import { BUSY, stateOf } from "./words.js";

const RUN = "AI Timetable Run";
const EVERY = 1500;
// While it is being solved the best timetable so far is shown anew after so long at the soonest.
const ANEW = 8000;

class Planner {
	constructor(page) {
		this.page = page;
		this.progress = new Progress();
		this.side = new Side();
		this.board = new Board(this.side, () => this.settle());
		this.side.board = this.board;
		this.notes = el("div", { className: "tt-notes" });
		this.work = el("div", { className: "tt-work", hidden: true }, this.board.host, this.side.element);
		this.chooser = el("div", { className: "tt-chooser" });
		this.body = el(
			"div",
			{ className: "school-ai-timetable" },
			this.chooser,
			this.progress.element,
			this.notes,
			this.work
		);
		$(page.main).append(this.body);
		frappe.realtime.on("school_ai_timetable", (told) => {
			if (told.run === this.run && this.visible) this.progress.live(told);
		});
		frappe.realtime.on("school_ai_task", (task) => {
			if (task.doctype === RUN && task.name === this.run && this.visible) this.follow();
		});
	}

	/** Show a run, or, without one, those that there are. */
	async show(run) {
		this.visible = true;
		const another = run !== this.run;
		this.run = run;
		clearTimeout(this.timer);
		this.chooser.hidden = Boolean(run);
		this.progress.element.hidden = !run;
		if (another) {
			this.board.carrying.leave();
			this.timetable = null;
			this.state = null;
			this.checked = null;
			this.work.hidden = true;
			this.notes.replaceChildren();
			this.page.clear_actions();
			this.page.clear_inner_toolbar();
			this.page.clear_menu();
			this.page.clear_indicator();
		}
		if (!run) {
			this.page.set_title(__("Timetable Planner"));
			await chooseRun(this.page, this.chooser);
			return;
		}
		// As a filter: a name such as 436e916583 by itself would be read as a number.
		const found = await frappe.db.get_value(RUN, { name: run }, ["title", "academic_term"]);
		if (this.run !== run) return;
		if (!found.message?.title) {
			frappe.set_route("timetable-planner");
			return;
		}
		this.record = found.message;
		this.page.set_title(frappe.utils.escape_html(this.record.title), null, true, this.record.title);
		await this.load();
	}

	hide() {
		this.visible = false;
		clearTimeout(this.timer);
		this.board.carrying.leave();
	}

	/** Everything anew, as the server has it. */
	async load() {
		const { run } = this;
		const state = await get("timetables.state", { run });
		if (this.run !== run) return;
		this.take(state);
		if (["Draft", "Failed"].includes(state.status) && !this.checked) await this.check();
		await this.loadPlan();
		this.follow();
	}

	take(state) {
		const was = this.state?.status;
		this.state = { ...state, run: this.run };
		this.progress.show(this.state);
		const [words, colour] = stateOf(state.status);
		this.page.set_indicator(words, colour);
		if (was !== state.status) this.offer();
		this.showNotes();
	}

	async loadPlan() {
		const { run } = this;
		if (this.state.cost === null) {
			this.work.hidden = true;
			return;
		}
		const plan = await get("timetables.plan", { run });
		if (this.run !== run || this.board.carrying.hand || this.board.waiting) return;
		this.planned = Date.now();
		this.timetable = new Timetable(plan);
		this.work.hidden = false;
		this.board.set(run, this.timetable);
		this.side.show();
	}

	/** Asks again while the run is at work: not every server has realtime. */
	async follow() {
		clearTimeout(this.timer);
		if (!this.visible || !this.state) return;
		const { run } = this;
		if (BUSY.includes(this.state.status)) {
			const state = await get("timetables.state", { run }, { silent: true });
			if (this.run !== run || !this.visible) return;
			if (state) {
				const was = this.state;
				this.take(state);
				const ended = !BUSY.includes(state.status);
				const better = state.cost !== this.timetable?.cost || state.hard !== this.timetable?.hard;
				if (ended || (better && Date.now() - (this.planned ?? 0) > ANEW)) await this.loadPlan();
				if (ended && was.status !== state.status) this.tell(state);
			}
			clearTimeout(this.timer);
			this.timer = setTimeout(() => this.follow(), EVERY);
		}
	}

	tell(state) {
		const colour = { Solved: "green", Paused: "orange" }[state.status] ?? "red";
		frappe.show_alert({ message: stateOf(state.status)[0], indicator: colour });
		if (state.status === "Failed") this.check();
	}

	/** After a change by hand: what the server has answered is what the run's record says now. */
	settle() {
		const { cost, hard, gap } = this.timetable;
		this.take({ ...this.state, status: "Solved", cost, hard, gap, is_optimal: false });
	}

	// --- notes above the grid ----------------------------------------------------------------------------------------

	showNotes() {
		const notes = [];
		if (this.state.status === "Infeasible" && this.state.conflict.length) notes.push(conflict(this.state.conflict));
		if (this.checked && !BUSY.includes(this.state.status)) notes.push(findings(this.checked));
		if (this.state.status === "Applied") {
			notes.push(
				el(
					"p",
					{ className: "tt-findings", "data-severity": "good" },
					__("This timetable is in use. To change it, make a new one based on it.")
				)
			);
		}
		this.notes.replaceChildren(...notes);
	}

	async check() {
		const { run } = this;
		const checked = await get("timetables.check", { run });
		if (this.run !== run) return;
		this.checked = checked;
		this.showNotes();
	}

	// --- what can be done --------------------------------------------------------------------------------------------

	offer() {
		const { page, state } = this;
		const { status } = state;
		page.clear_primary_action();
		page.clear_inner_toolbar();
		page.clear_menu();
		const whole = ["Paused", "Solved"].includes(status);
		if (["Draft", "Failed", "Infeasible"].includes(status))
			page.set_primary_action(__("Start"), () => this.start());
		if (BUSY.includes(status)) page.set_primary_action(__("Stop"), () => this.stop());
		if (whole) {
			page.set_primary_action(__("Apply"), () => this.apply());
			page.add_inner_button(__("Solve on"), () => this.goOn());
		}
		if (!BUSY.includes(status) && status !== "Applied") {
			page.add_inner_button(__("Check"), async () => {
				await this.check();
				this.notes.scrollIntoView({ block: "nearest" });
			});
		}
		if (whole || status === "Applied") {
			page.add_inner_button(__("Compare"), () => {
				compareDialog({
					run: this.run,
					title: this.record.title,
					term: this.record.academic_term,
					roomTitle: (room) => this.timetable.named("rooms", room),
				});
			});
			page.add_inner_button(__("New one from this"), () => this.basedOn());
		}
		if (this.state.cost !== null && !BUSY.includes(status)) {
			page.add_inner_button(__("Use"), () => useDialog(this.run));
			page.add_menu_item(__("What do the changes by hand say?"), () => this.learn());
		}
		if (whole) page.add_menu_item(__("Solve anew from the records"), () => this.startAnew());
		page.add_menu_item(__("Open the record"), () => frappe.set_route("Form", RUN, this.run));
		page.add_menu_item(__("All timetables"), () => frappe.set_route("timetable-planner"));
	}

	async start() {
		this.began(await post("timetables.start", { run: this.run }));
	}

	startAnew() {
		frappe.confirm(
			__("Solving anew reads the records again. What you have moved and locked by hand is lost. Solve anew?"),
			() => this.start()
		);
	}

	async goOn() {
		this.began(await post("timetables.go_on", { run: this.run }));
	}

	async began(started) {
		this.checked = started.checked;
		if (!started.task) {
			frappe.show_alert({ message: __("Errors were found. Nothing was started."), indicator: "red" });
			this.showNotes();
			this.notes.scrollIntoView({ block: "nearest" });
			return;
		}
		this.checked = null;
		this.timetable = null;
		this.take(await get("timetables.state", { run: this.run }));
		await this.loadPlan();
		this.follow();
	}

	async stop() {
		this.take(await post("timetables.stop", { run: this.run }));
		if (BUSY.includes(this.state.status)) {
			frappe.show_alert({
				message: __("It stops in a moment. The best timetable so far stays."),
				indicator: "orange",
			});
		}
		this.follow();
	}

	apply() {
		if (this.timetable?.hard || this.timetable?.lessons.some((lesson) => lesson.slot === null)) {
			frappe.msgprint({
				title: __("It cannot be applied yet"),
				indicator: "orange",
				message: __(
					"Hard rules are broken, or lessons have no place. Mend that first: solve on, or move lessons."
				),
			});
			return;
		}
		applyDialog(this.run, () => this.load());
	}

	/** What planners seem to prefer, proposed with its evidence. */
	async learn() {
		const found = await post("timetables.learn", { run: this.run });
		if (found.length) frappe.set_route("List", "AI Timetable Preference", { status: "Proposed" });
		else frappe.msgprint(__("The changes made by hand say nothing new so far."));
	}

	basedOn() {
		frappe.new_doc(RUN, {
			title: __("{0}, changed", [this.record.title]),
			academic_term: this.record.academic_term,
			based_on: this.run,
		});
	}
}

frappe.provide("school_ai");
school_ai.TimetablePlanner = Planner;
