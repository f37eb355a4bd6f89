"""Computer Science, Grade 10 and 11."""

from .course import Course, Question, Quiz, Topic

COURSE = Course(
    name="Computer Science",
    department="Mathematics and Computing",
    area="quantitative",
    lessons={10: 3, 11: 3},
    lab="Computer",
    difficulty=0.15,
    language_load=0.40,
    color="cyan",
    description="Programs, data and networks: how they work and how to build and use them responsibly.",
    topics=(
        Topic(
            "Variables and data types",
            "A variable is a name for a value. Common types are integers, floating-point numbers, strings"
            " and Booleans. Input from the keyboard is text until it is converted.",
        ),
        Topic(
            "Selection and conditions",
            "A condition is true or false. An if statement runs a block only when its condition holds;"
            " elif and else cover the other cases. Conditions are joined with and, or and not.",
        ),
        Topic(
            "How a loop works",
            "A loop runs a block again and again. A for loop runs once for each item of a sequence; a"
            " while loop runs as long as its condition holds. A loop whose condition never becomes false"
            " does not end.",
        ),
        Topic(
            "Functions and procedures",
            "A function gives a name to a piece of work, takes arguments and may return a value. Variables"
            " made inside are local. Small functions can be tested one by one.",
        ),
        Topic(
            "Lists and arrays",
            "A list keeps values in order, each at an index that starts from 0. The last item of a list of"
            " n items has the index n − 1. Items can be read, replaced, added and removed.",
        ),
        Topic(
            "Binary numbers",
            "Computers store everything in bits. In binary the places are worth 1, 2, 4, 8 and so on, so"
            " 1011 is 8 + 2 + 1 = 11. Eight bits make a byte, which holds 256 different values.",
        ),
        Topic(
            "Algorithms and searching",
            "An algorithm is a finite list of unambiguous steps. Linear search looks at each item in turn;"
            " binary search halves a sorted list at each step and needs about log₂ n comparisons.",
        ),
        Topic(
            "Networks and the internet",
            "Data travels in packets that carry the addresses of sender and receiver. Routers pass them"
            " on, and the domain name system turns names into addresses. HTTPS encrypts what passes between"
            " browser and server.",
        ),
        Topic(
            "Databases",
            "A table has records as rows and fields as columns. A primary key identifies each record; a"
            " foreign key points to a record of another table. A query picks records that meet a condition.",
        ),
        Topic(
            "Data safety and privacy",
            "A strong password is long and used once. Personal data should be collected for a stated"
            " purpose, kept no longer than needed and seen only by those who need it. A backup that was"
            " never restored is not a backup.",
        ),
    ),
    quizzes=(
        Quiz(
            "Loops check",
            "How a loop works",
            (
                Question(
                    "How often does the body run: for i in range(5)?",
                    ("4 times", "5 times", "6 times", "forever"),
                    (1,),
                ),
                Question("What is the first value of i in range(3)?", ("0", "1", "2", "3")),
                Question("A while loop ends when its condition is", ("true", "false", "printed", "a number"), (1,)),
                Question("What does sum(range(4)) give?", ("4", "6", "10", "3"), (1,)),
            ),
        ),
        Quiz(
            "Binary check",
            "Binary numbers",
            (
                Question("What is binary 1101 in decimal?", ("11", "12", "13", "15"), (2,)),
                Question("How many values can one byte hold?", ("8", "128", "255", "256"), (3,)),
                Question("What is decimal 6 in binary?", ("101", "110", "111", "011"), (1,)),
            ),
        ),
        Quiz(
            "Databases check",
            "Databases",
            (
                Question(
                    "What identifies a record?",
                    ("Its primary key", "Its length", "Its position on screen", "Its colour"),
                ),
                Question("A column of a table is called a", ("field", "record", "file", "loop")),
                Question(
                    "What does a foreign key point to?",
                    ("A record of another table", "A file", "A user", "A password"),
                ),
                Question(
                    "Which are advantages of a database over one long list?",
                    ("Less repetition", "Quick queries", "No need for backups", "No errors"),
                    (0, 1),
                ),
            ),
        ),
    ),
)
