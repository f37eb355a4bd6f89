"""Mathematics, Grade 7 to 11."""

from .course import Course, Question, Quiz, Topic

COURSE = Course(
    name="Mathematics",
    department="Mathematics and Computing",
    area="quantitative",
    lessons={7: 6, 8: 6, 9: 5, 10: 5, 11: 5},
    lab=None,
    difficulty=0.30,
    language_load=0.35,
    color="blue",
    description="Number, algebra, geometry, probability and statistics, with reasoning throughout.",
    topics=(
        Topic(
            "Fractions",
            "A fraction names a part of a whole: the denominator says into how many equal parts the whole"
            " is cut, the numerator how many of them are meant. Fractions are added only when their"
            " denominators agree, so both are first written over a common denominator. To divide by a"
            " fraction, multiply by its reciprocal.",
        ),
        Topic(
            "Ratio and percentage",
            "A ratio compares two amounts of the same kind; 2 : 3 means that for every 2 parts of the"
            " first there are 3 of the second. A percentage is a fraction out of 100. Raising a price by 20"
            " % multiplies it by 1.2; taking 20 % off the new price multiplies by 0.8, which does not lead"
            " back to the old one.",
        ),
        Topic(
            "Algebraic expressions",
            "Letters stand for numbers. Like terms, such as 3x and 5x, are collected into one; unlike"
            " terms, such as 3x and 5x², are not. Brackets are multiplied out with the distributive law,"
            " a(b + c) = ab + ac, and factorising runs the same law backwards.",
        ),
        Topic(
            "Linear equations",
            "An equation stays true when the same is done to both of its sides. A linear equation in one"
            " unknown is solved by undoing what was done to the unknown, last step first. Two linear"
            " equations with two unknowns are solved by substitution or by elimination.",
        ),
        Topic(
            "Quadratic equations",
            "A quadratic equation can be written ax² + bx + c = 0 with a ≠ 0. It is solved by factorising,"
            " by completing the square, or by the formula. The discriminant b² − 4ac tells how many real"
            " solutions there are: two when it is positive, one when it is zero, none when it is negative.",
        ),
        Topic(
            "Functions and graphs",
            "A function gives exactly one output for each input. The graph of y = mx + c is a straight"
            " line with gradient m that meets the y-axis at c. The graph of a quadratic function is a"
            " parabola, which opens upwards when the coefficient of x² is positive.",
        ),
        Topic(
            "Angles and triangles",
            "The angles of a triangle add up to 180°, those of a quadrilateral to 360°. Where a line"
            " crosses two parallel lines, alternate angles are equal and corresponding angles are equal."
            " Triangles are congruent when they agree in three sides, two sides and the angle between them,"
            " or two angles and a side.",
        ),
        Topic(
            "Pythagoras and trigonometry",
            "In a right-angled triangle the square on the hypotenuse equals the sum of the squares on the"
            " other two sides. The ratios sine (opposite over hypotenuse), cosine (adjacent over"
            " hypotenuse) and tangent (opposite over adjacent) depend on the angle alone.",
        ),
        Topic(
            "Probability",
            "A probability is a number from 0 (impossible) to 1 (certain). When all outcomes are equally"
            " likely it is the number of favourable outcomes divided by the number of all outcomes. Along"
            " the branches of a tree diagram probabilities are multiplied; different routes to the same"
            " event are added.",
        ),
        Topic(
            "Statistics and averages",
            "The mean is the sum of the values divided by how many there are, the median the middle value"
            " in order, the mode the most frequent one. One extreme value moves the mean a good deal and"
            " the median hardly at all. The range and the interquartile range say how far the values are"
            " spread.",
        ),
    ),
    quizzes=(
        Quiz(
            "Fractions check",
            "Fractions",
            (
                Question("What is 1/2 + 1/3?", ("5/6", "2/5", "1/6", "2/6")),
                Question("What is 3/4 of 20?", ("5", "12", "15", "16"), (2,)),
                Question("What is 2/3 ÷ 4/9?", ("8/27", "3/2", "2/3", "6/13"), (1,)),
                Question("Which fractions equal 2/5?", ("4/10", "3/6", "6/15", "5/2"), (0, 2)),
            ),
        ),
        Quiz(
            "Quadratic equations check",
            "Quadratic equations",
            (
                Question(
                    "Which are the solutions of x² − 5x + 6 = 0?",
                    ("2 and 3", "−2 and −3", "1 and 6", "−1 and 6"),
                ),
                Question("How many real solutions has x² + 2x + 5 = 0?", ("None", "One", "Two", "Four")),
                Question("What is the discriminant of 2x² + 3x − 2 = 0?", ("1", "9", "−7", "25"), (3,)),
            ),
        ),
        Quiz(
            "Probability check",
            "Probability",
            (
                Question(
                    "A fair die is thrown. How likely is a number above 4?",
                    ("1/6", "1/3", "1/2", "2/3"),
                    (1,),
                ),
                Question("Two fair coins are thrown. How likely are two heads?", ("1/4", "1/2", "1/3", "3/4")),
                Question("Rain has probability 0.3. How likely is no rain?", ("0.3", "0.6", "0.7", "1.3"), (2,)),
                Question(
                    "A bag holds 3 red and 2 blue balls. Two are drawn without putting back. How likely are two red?",
                    ("9/25", "3/10", "6/10", "1/10"),
                    (1,),
                ),
            ),
        ),
    ),
)
