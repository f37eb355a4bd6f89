"""History, Grade 7 to 11."""

from .course import Course, Question, Quiz, Topic

COURSE = Course(
    name="History",
    department="Humanities",
    area="verbal",
    lessons={7: 4, 8: 4, 9: 3, 10: 3, 11: 3},
    lab=None,
    difficulty=0.0,
    language_load=1.10,
    color="amber",
    description="How people lived, ruled, fought and changed the world, and how we know about it.",
    topics=(
        Topic(
            "The Industrial Revolution",
            "From about 1760 machines, steam power and factories changed how goods were made, first in"
            " Britain. Cotton, coal and iron grew together; towns grew faster than their water and housing."
            " Factory Acts slowly limited child labour and working hours.",
        ),
        Topic(
            "Medieval Life",
            "Most people in medieval Europe lived from the land. Lords granted land in return for service,"
            " and peasants worked it. The Black Death of 1347 to 1351 killed perhaps a third to a half of"
            " Europe's people and made labour scarce and dear.",
        ),
        Topic(
            "The Renaissance",
            "In the fifteenth and sixteenth centuries, beginning in Italian cities, scholars and artists"
            " turned to Greek and Roman works and to close observation. Printing with movable type, in"
            " Europe from about 1450, spread ideas faster than copying ever could.",
        ),
        Topic(
            "Voyages and Empires",
            "From the late fifteenth century European ships linked the continents by sea. Crops, animals,"
            " silver and diseases crossed the oceans; so did enslaved Africans. Millions in the Americas"
            " died, most of them from illnesses new to them.",
        ),
        Topic(
            "The French Revolution",
            "In 1789 debt, bad harvests and unequal taxes brought France's old order down. The Declaration"
            " of the Rights of Man and of the Citizen proclaimed equality before the law. Terror followed"
            " in 1793 and 1794, and Napoleon took power in 1799.",
        ),
        Topic(
            "Abolition of Slavery",
            "Enslaved people resisted from the start; Haiti won its freedom by revolution in 1804. Britain"
            " banned its slave trade in 1807 and slavery in most of its empire by an Act of 1833. The"
            " United States ended slavery in 1865, Brazil in 1888.",
        ),
        Topic(
            "The First World War",
            "Alliances, an arms race and crises in the Balkans turned the murder of an archduke in June"
            " 1914 into a general war. On the Western Front trenches made attack costly. The fighting there"
            " ended with the armistice of 11 November 1918.",
        ),
        Topic(
            "The Second World War",
            "Germany's attack on Poland in September 1939 began the war in Europe. It became a world war"
            " in 1941. The Nazi state murdered six million Jews in the Holocaust, and many others. War"
            " ended in Europe in May and in Asia in September 1945.",
        ),
        Topic(
            "The Cold War",
            "After 1945 the United States and the Soviet Union led opposed blocs. They raced in arms and"
            " in space and fought through others, but not each other openly. The Berlin Wall stood from"
            " 1961 to 1989; the Soviet Union ended in 1991.",
        ),
        Topic(
            "Using Historical Sources",
            "A source answers only the questions put to it. Historians ask who made it, for whom, when and"
            " why, and compare it with others. A biased source is still useful: it shows what its maker"
            " wanted people to think.",
        ),
    ),
    quizzes=(
        Quiz(
            "Industrial Revolution check",
            "The Industrial Revolution",
            (
                Question(
                    "In which country did the Industrial Revolution begin?",
                    ("France", "Britain", "Germany", "Russia"),
                    (1,),
                ),
                Question(
                    "Who improved the steam engine with a separate condenser?",
                    ("James Watt", "Robert Owen", "Isaac Newton", "Henry Ford"),
                ),
                Question("Which fuel drove the steam engines?", ("Coal", "Petrol", "Gas", "Uranium")),
                Question(
                    "What did the British Factory Act of 1833 do?",
                    (
                        "It banned work in textile mills under the age of nine",
                        "It closed all mills",
                        "It gave workers the vote",
                        "It ended the use of steam",
                    ),
                ),
            ),
        ),
        Quiz(
            "French Revolution check",
            "The French Revolution",
            (
                Question("In which year was the Bastille stormed?", ("1776", "1789", "1799", "1815"), (1,)),
                Question("Which estate held most of the people?", ("First", "Second", "Third"), (2,)),
                Question(
                    "Who took power in 1799?",
                    ("Louis XVI", "Napoleon Bonaparte", "Voltaire", "Talleyrand"),
                    (1,),
                ),
            ),
        ),
        Quiz(
            "Cold War check",
            "The Cold War",
            (
                Question("When did the Berlin Wall fall?", ("1961", "1975", "1989", "1991"), (2,)),
                Question(
                    "Which two states led the blocs?",
                    ("United States", "Soviet Union", "China", "Brazil"),
                    (0, 1),
                ),
                Question("Where was the missile crisis of 1962?", ("Cuba", "Berlin", "Korea", "Egypt")),
                Question("When did the Soviet Union end?", ("1985", "1989", "1991", "2000"), (2,)),
            ),
        ),
    ),
)
