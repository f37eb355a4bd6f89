// A timetable as the page holds it: what the server has told, and what is looked up in it often.

export const KINDS = ["groups", "instructors", "rooms"];

export class Timetable {
	constructor(plan) {
		Object.assign(this, plan);
		this.titles = {};
		for (const kind of KINDS) {
			this.titles[kind] = new Map(this[kind].map((line) => [line.name, line.title]));
		}
		this.closedSlots = new Set(this.closed);
		const courses = [...new Set(this.lessons.map((lesson) => lesson.course))].sort();
		this.hues = new Map(courses.map((course, number) => [course, Math.round(number * 137.5 + 210) % 360]));
		this.short = abbreviations(courses);
	}

	/** Lessons at other places, and what the timetable and each of its lines costs now. */
	merge(moved) {
		const { lessons, ...rest } = moved;
		for (const lesson of lessons) this.lessons[lesson.position] = lesson;
		Object.assign(this, rest);
	}

	linesOf(lesson, kind) {
		if (kind === "rooms") return lesson.room ? [lesson.room] : [];
		return lesson[kind];
	}

	lessonsOf(kind, name) {
		return this.lessons.filter((lesson) => this.linesOf(lesson, kind).includes(name));
	}

	lessonsAt(slot, lessons = this.lessons) {
		return lessons.filter((each) => each.slot !== null && each.slot <= slot && slot < each.slot + each.periods);
	}

	named(kind, name) {
		return this.titles[kind].get(name) ?? name;
	}

	namesOf(kind, names) {
		return names.map((name) => this.named(kind, name)).join(", ");
	}

	slot(day, period) {
		return day * this.periods.length + period;
	}

	dayOf(slot) {
		return Math.floor(slot / this.periods.length);
	}

	periodOf(slot) {
		return slot % this.periods.length;
	}

	/** Such as "Tuesday, Period 2". */
	slotInWords(slot) {
		if (slot === null) return __("no place");
		return `${this.days[this.dayOf(slot)]}, ${this.periods[this.periodOf(slot)].name}`;
	}

	/** A lesson with everything that is known of it, to be read out. */
	lessonInWords(lesson) {
		const parts = [
			lesson.course,
			this.namesOf("groups", lesson.groups),
			this.namesOf("instructors", lesson.instructors),
			lesson.room ? this.named("rooms", lesson.room) : "",
			...this.standingOf(lesson),
		];
		return parts.filter(Boolean).join(", ");
	}

	/** Where it is and whether it may be moved, to be read out. */
	standingOf(lesson) {
		const parts = [this.slotInWords(lesson.slot)];
		if (lesson.periods > 1) parts.push(__("{0} periods", [lesson.periods]));
		if (lesson.fixed) parts.push(__("fixed by its course load"));
		else if (lesson.locked) parts.push(__("locked"));
		return parts;
	}
}

/** A short name for each course, all of them different. */
function abbreviations(courses) {
	const found = new Map();
	const taken = new Set();
	for (const course of courses) {
		const words = course.split(/\s+/);
		const tries = [
			words.length > 1 ? words[0].slice(0, 3) + words.at(-1)[0] : course.slice(0, 4),
			course.slice(0, 5),
			course.slice(0, 7),
			course,
		];
		const short = tries.find((each) => !taken.has(each));
		taken.add(short);
		found.set(course, short);
	}
	return found;
}
