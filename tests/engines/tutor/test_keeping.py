from school_ai.ai.knowledge.answer import Answer, Citation, Statement
from school_ai.ai.tutor.asked import Key
from school_ai.ai.tutor.guard import secrets_of
from school_ai.ai.tutor.keeping import keeping

QUIZ = secrets_of("What does a catalyst lower?", Key("Activation energy"))
USED = "A catalyst is not used up in the reaction."
TELLS = "It offers a path with lower activation energy."


def citation(quote: str, passage: str) -> Citation:
    return Citation(passage, "doc", "Reactions", 1, 0, len(quote), quote, 0.9)


def answer(*sentences: str) -> Answer:
    return Answer(
        True,
        tuple(Statement(sentence, (number,)) for number, sentence in enumerate(sentences, 1)),
        tuple(citation(sentence, str(number)) for number, sentence in enumerate(sentences, 1)),
    )


def test_where_nothing_is_secret_all_is_told():
    given = answer(TELLS, USED)
    assert keeping(given, []) is given


def test_the_sentence_that_tells_is_left_out_and_the_others_are_numbered_anew():
    told = keeping(answer(TELLS, USED), [QUIZ])
    assert [statement.text for statement in told.statements] == [USED]
    assert told.statements[0].citations == (1,)
    assert [cited.quote for cited in told.citations] == [USED]


def test_a_sentence_whose_quoted_passage_tells_is_left_out_too():
    given = Answer(True, (Statement(USED, (1,)),), (citation(f"{USED} {TELLS}", "1"),))
    assert keeping(given, [QUIZ]) == Answer(False, (), ())


def test_where_all_of_it_tells_nothing_is_left():
    assert keeping(answer(TELLS), [QUIZ]) == Answer(False, (), ())


def test_nearest_passages_that_tell_are_not_shown():
    given = Answer(False, (), (citation(TELLS, "1"), citation(USED, "2")))
    assert [cited.quote for cited in keeping(given, [QUIZ]).citations] == [USED]
