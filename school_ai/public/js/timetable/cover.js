// What is proposed for an absence, a closed room or an extra lesson: the ways to do it, ranked, and what a person makes
// of them.
import { button, el, recordLink } from "./elements.js";
import { get, post } from "./server.js";
import { duration } from "./words.js";

const EVERY = 1500;
// A worker looks for proposals: they are waited for so long before one is asked to find them by oneself.
const PATIENCE = 20;

/** What differs with what the proposals are for. */
function wordsFor(doctype) {
	if (doctype === "Extra Lesson") {
		return {
			title: __("Time and room"),
			waiting: __("Looking for a time …"),
			find: __("Find a time now"),
			nothing: __("No time was found for it."),
			reject: __("Turn all proposals down? The lesson is not added."),
			concerned: () => "",
			covered: __("It has a place"),
			uncovered: () => __("It has no place"),
		};
	}
	return {
		title: __("Cover"),
		waiting: __("Looking for cover …"),
		find: __("Find cover now"),
		nothing: __("No lesson is concerned."),
		reject: __("Turn all proposals down? The lessons stay as they are, without their instructor or room."),
		concerned: (count) => __("Lessons concerned: {0}.", [count]),
		covered: __("All covered"),
		uncovered: (count) => __("Not covered: {0}", [count]),
	};
}

class CoverPanel {
	/** `doctype`, `name`: the absence, the closure or the extra lesson. `changed`: called after something was decided. */
	constructor(host, doctype, name, changed) {
		this.doctype = doctype;
		this.name = name;
		this.words = wordsFor(doctype);
		this.changed = changed;
		this.number = 0;
		this.instead = {};
		this.turn = 0;
		this.area = el("section", { className: "school-ai-cover", "aria-label": this.words.title });
		host.append(this.area);
	}

	/** Show the latest proposals; where a worker is still looking for them, wait. */
	async show(waits = 0) {
		clearTimeout(this.timer);
		if (!this.area.isConnected) return;
		const turn = ++this.turn;
		const { doctype, name } = this;
		const repair = waits
			? await get("cover.look", { doctype, name }, { silent: true })
			: await get("cover.look", { doctype, name });
		if (turn !== this.turn || !this.area.isConnected) return;
		if (!repair) {
			this.render(
				el(
					"p",
					{ className: "tt-muted", role: "status" },
					waits < PATIENCE ? this.words.waiting : __("Nothing was found so far.")
				),
				button(this.words.find, (event) => this.find(event))
			);
			if (waits < PATIENCE) this.timer = setTimeout(() => this.show(waits + 1), EVERY);
			return;
		}
		this.take(repair);
	}

	take(repair) {
		// What was asked before is answered by this.
		this.turn++;
		clearTimeout(this.timer);
		this.repair = repair;
		this.number = repair.chosen ?? Math.min(this.number, Math.max(0, repair.proposals.length - 1));
		this.instead = {};
		const shown = { Open: () => this.open(), Confirmed: () => this.confirmed() }[repair.status];
		if (shown) {
			shown();
			return;
		}
		const words = {
			"Nothing to do": this.words.nothing,
			Rejected: __("The proposals were turned down: it is dealt with otherwise."),
			Outdated: __("The proposals hold no more."),
		};
		this.render(
			el("p", {}, words[repair.status] ?? repair.status),
			button(__("Find anew"), (event) => this.find(event))
		);
	}

	// --- to be decided -----------------------------------------------------------------------------------------------

	open() {
		const { repair } = this;
		const found = __("Proposals found in {0}.", [duration(repair.seconds)]);
		this.render(
			el("p", { className: "tt-muted" }, this.words.concerned(repair.lessons), " ", found),
			repair.proposals.length > 1 ? this.tabs() : "",
			this.proposal(repair.proposals[this.number]),
			el(
				"div",
				{ className: "school-ai-cover__acts" },
				button(__("Do this"), (event) => this.confirm(event), { className: "btn btn-primary btn-sm" }),
				button(__("Find anew"), (event) => this.find(event)),
				button(__("None of these"), () => this.reject())
			)
		);
	}

	tabs() {
		return el(
			"div",
			{ className: "school-ai-cover__tabs", role: "group", "aria-label": __("Proposals") },
			...this.repair.proposals.map((proposal, number) =>
				el(
					"button",
					{
						type: "button",
						className: "school-ai-cover__tab",
						"aria-pressed": String(number === this.number),
						onclick: () => {
							this.number = number;
							this.instead = {};
							this.open();
						},
					},
					el("b", {}, __("Proposal {0}", [number + 1])),
					el("span", {}, this.inShort(proposal)),
					el("span", { className: "school-ai-cover__first" }, this.differing(proposal))
				)
			)
		);
	}

	/** What it does that the first one does not: several may come to the same figures. */
	differing(proposal) {
		const first = new Set(this.repair.proposals[0].actions.map((action) => action.text));
		const own = proposal.actions.find((action) => !first.has(action.text)) ?? proposal.actions[0];
		return own?.text ?? "";
	}

	proposal(proposal) {
		return el(
			"div",
			{ className: "school-ai-cover__proposal" },
			el(
				"p",
				{ className: "school-ai-cover__sum" },
				this.inShort(proposal),
				proposal.is_proven ? el("span", { className: "tt-muted" }, __("There is no better one.")) : ""
			),
			el("ul", {}, ...proposal.actions.map((action) => this.action(action)))
		);
	}

	action(action) {
		const { repair } = this;
		const choices = repair.choices[action.lesson] ?? [];
		const shown = this.instead[action.lesson] === undefined ? action : choices[this.instead[action.lesson]];
		const other = el("select", {
			className: "form-control input-sm",
			"aria-label": __("Another way for this lesson"),
			onchange: () => {
				if (other.value === "") delete this.instead[action.lesson];
				else this.instead[action.lesson] = Number(other.value);
				this.open();
			},
		});
		other.append(
			el("option", { value: "" }, __("As proposed")),
			...choices.map((choice, number) =>
				el("option", { value: number, selected: this.instead[action.lesson] === number }, choice.text)
			)
		);
		const reject = shown.by && ["cover", "supervise", "place"].includes(shown.kind);
		return el(
			"li",
			{ "data-kind": shown.kind },
			el("span", { className: "school-ai-cover__text" }, shown.text),
			shown.reasons.length ? el("span", { className: "tt-muted" }, shown.reasons.join(" ")) : "",
			el(
				"span",
				{ className: "school-ai-cover__other" },
				choices.length ? other : "",
				reject
					? button(__("Not this colleague"), (event) => this.notBy(event, action.lesson, shown.by), {
							className: "btn btn-default btn-xs",
					  })
					: ""
			)
		);
	}

	async confirm(event) {
		const proposal = this.repair.proposals[this.number];
		const args = { repair: this.repair.name, proposal: proposal.number };
		if (Object.keys(this.instead).length) args.instead = this.instead;
		await this.act(event, () => post("cover.confirm", args), true);
	}

	async find(event) {
		const { doctype, name } = this;
		await this.act(event, () => post("cover.propose", { doctype, name }), false);
	}

	async notBy(event, lesson, instructor) {
		await this.act(event, () => post("cover.not_by", { repair: this.repair.name, lesson, instructor }), false);
	}

	reject() {
		frappe.confirm(this.words.reject, async () => {
			await post("cover.reject", { repair: this.repair.name });
			await this.show();
			this.changed();
		});
	}

	async act(event, send, decides) {
		const pressed = event.currentTarget;
		pressed.disabled = true;
		try {
			this.take(await send());
			if (decides) this.changed();
		} catch {
			// The desk has said why.
			pressed.disabled = false;
		}
	}

	// --- decided -----------------------------------------------------------------------------------------------------

	confirmed() {
		const { repair } = this;
		const proposal = repair.proposals[repair.chosen];
		this.render(
			el("p", {}, __("This was done, and those whom it concerns are told.")),
			repair.change
				? el(
						"p",
						{},
						recordLink("AI Timetable Change", repair.change, __("See what was changed, or take it back"))
				  )
				: "",
			proposal
				? el(
						"details",
						{},
						el("summary", {}, __("What had been proposed: {0}", [this.inShort(proposal)])),
						el("ul", {}, ...proposal.actions.map((action) => el("li", {}, action.text)))
				  )
				: "",
			button(__("Find anew"), (event) => this.find(event))
		);
	}

	/** What a proposal comes to: what nobody wants first. */
	inShort({ uncovered, supervised, moved, people }) {
		const parts = [
			uncovered ? this.words.uncovered(uncovered) : this.words.covered,
			supervised ? __("Only supervised: {0}", [supervised]) : "",
			moved ? __("Moved: {0}", [moved]) : "",
			__("People affected: {0}", [people]),
		];
		return parts.filter(Boolean).join(" · ");
	}

	render(...children) {
		this.area.replaceChildren(el("h2", {}, this.words.title), ...children);
	}
}

frappe.provide("school_ai");

/** Put the panel of an absence, a closure or an extra lesson into a form. */
school_ai.showCover = (frm, doctype, name) => {
	frm.layout.wrapper.find(".school-ai-cover").remove();
	new CoverPanel(frm.layout.wrapper[0], doctype, name, () => frm.reload_doc()).show();
};
