"""Every sentence about timetables, in English, with {0}, {1}, … for what is filled in.

An engine translates nothing: it hands on which sentence it means and what is filled in, and whoever shows it looks the
sentence up in the reader's language and fills it in.
"""

from school_ai.ai.scheduling.sentences.said import Said, Sentence, counted, listed

__all__ = ["Said", "Sentence", "counted", "listed"]
