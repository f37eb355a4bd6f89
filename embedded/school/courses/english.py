"""English, Grade 7 to 11."""

from .course import Course, Question, Quiz, Topic

COURSE = Course(
    name="English",
    department="Languages",
    area="verbal",
    lessons={7: 6, 8: 6, 9: 5, 10: 5, 11: 5},
    lab=None,
    difficulty=0.05,
    language_load=1.30,
    color="pink",
    description="Reading, writing and speaking, from stories and poems to essays and presentations.",
    topics=(
        Topic(
            "Writing an argument",
            "An argument makes a claim, supports it with reasons and evidence, and answers what speaks"
            " against it. A clear thesis comes early; each paragraph then carries one reason. A fair writer"
            " names the strongest objection, not the weakest, before replying to it.",
        ),
        Topic(
            "Narrative writing",
            "A story needs someone who wants something and something that stands in the way. A"
            " first-person narrator tells only what he or she can know; a third-person narrator may know"
            " more. Showing what a character does says more than naming what the character feels.",
        ),
        Topic(
            "Reading closely",
            "Close reading asks what a text says, how it says it, and what follows from that. An inference"
            " goes beyond the words but must be backed by them: a good answer quotes briefly, names the"
            " technique and explains its effect.",
        ),
        Topic(
            "Poetry",
            "Poems work with sound as well as sense. Alliteration repeats first sounds, assonance repeats"
            " vowels, and metre is the pattern of stressed and unstressed syllables. A simile compares with"
            " like or as; a metaphor says that one thing is another.",
        ),
        Topic(
            "Drama",
            "A play is written to be performed. Dialogue carries the action, stage directions guide it,"
            " and in dramatic irony the audience knows what a character does not. In a soliloquy a"
            " character thinks aloud alone on stage.",
        ),
        Topic(
            "Grammar and sentences",
            "A simple sentence has one main clause. A compound sentence joins two main clauses with and,"
            " but, or or so; a complex sentence adds a subordinate clause that cannot stand alone. Subject"
            " and verb agree in number.",
        ),
        Topic(
            "Punctuation",
            "A comma after an opening clause helps the reader. A semicolon joins two main clauses that"
            " belong together. An apostrophe marks a missing letter (it's for it is) or possession (the"
            " pupil's book); the possessive its has none.",
        ),
        Topic(
            "Vocabulary and word choice",
            "Words with nearly the same meaning differ in tone: slim, thin and bony are not"
            " interchangeable. Denotation is what a word means, connotation what it brings to mind."
            " Prefixes and suffixes often let a reader work out an unknown word.",
        ),
        Topic(
            "Research and sources",
            "A primary source comes from the time or the person studied; a secondary source writes about"
            " it. Ask of each source who made it, when, and why. Words taken over are put in quotation"
            " marks, and ideas taken over are credited too.",
        ),
        Topic(
            "Speaking and presenting",
            "A talk has an opening that wins attention, a body with few main points, and a close that is"
            " remembered. Eye contact, pauses and a steady pace help listeners follow. Notes with key words"
            " serve better than a text read aloud.",
        ),
    ),
    quizzes=(
        Quiz(
            "Argument check",
            "Writing an argument",
            (
                Question(
                    "What is a thesis statement?",
                    (
                        "The main claim of the text",
                        "A list of sources",
                        "The last sentence",
                        "A question to the reader",
                    ),
                ),
                Question(
                    "Which is evidence rather than opinion?",
                    (
                        "Homework is boring",
                        "In our survey 62 of 90 pupils slept under eight hours",
                        "Everyone knows that sleep matters",
                        "Schools should start later",
                    ),
                    (1,),
                ),
                Question(
                    "Why does a good argument mention an objection?",
                    (
                        "To make the text longer",
                        "To show it was considered and can be answered",
                        "To change the subject",
                        "To avoid a conclusion",
                    ),
                    (1,),
                ),
            ),
        ),
        Quiz(
            "Sentences check",
            "Grammar and sentences",
            (
                Question(
                    "Which sentence is complex?",
                    (
                        "I ran and she walked.",
                        "Although it rained, we played.",
                        "The dog barked loudly.",
                        "Stop and listen.",
                    ),
                    (1,),
                ),
                Question(
                    "Which sentence is correct?",
                    (
                        "The list of names are long.",
                        "The list of names is long.",
                        "The lists of names is long.",
                        "The list of names were long.",
                    ),
                    (1,),
                ),
                Question("Which of these can join two main clauses?", ("and", "but", "because of", "under"), (0, 1)),
                Question(
                    "What is the subject of: In the garden the children sang?",
                    ("the garden", "the children", "sang", "in"),
                    (1,),
                ),
            ),
        ),
        Quiz(
            "Sources check",
            "Research and sources",
            (
                Question(
                    "Which is a primary source on a flood in 1953?",
                    ("A letter by a witness", "A textbook of 2015", "An encyclopedia", "A film review"),
                ),
                Question(
                    "What must be credited?",
                    (
                        "Quoted words and borrowed ideas",
                        "Only words",
                        "Only pictures",
                        "Nothing that is online",
                    ),
                ),
                Question(
                    "What makes a source more trustworthy?",
                    (
                        "It is easy to find",
                        "It names its author and evidence",
                        "It agrees with me",
                        "It has many pictures",
                    ),
                    (1,),
                ),
                Question(
                    "A paraphrase is",
                    (
                        "a quotation in italics",
                        "someone's idea in one's own words",
                        "a summary without source",
                        "a kind of poem",
                    ),
                    (1,),
                ),
            ),
        ),
    ),
)
