"""The instructor's desk: what is worth knowing before a lesson, of a group, a course, an assessment and a result;
drafts that a person edits; an assistant; and the page for teachers."""
