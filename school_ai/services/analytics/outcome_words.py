"""What is foretold, by the engines' names and by those that stand in the records."""

FAILS, GRADE, OFTEN_ABSENT, WITHDRAWS = "fails", "grade", "often_absent", "withdraws"

# engine's name -> what stands in the field `outcome` of AI Model and AI Prediction
TITLES = {
    FAILS: "Failing a course",
    GRADE: "Final grade",
    OFTEN_ABSENT: "Often absent",
    WITHDRAWS: "Drop in engagement",
}
NAMES = {title: name for name, title in TITLES.items()}
# The kinds of insight that an alert opens. What a teacher reads is no verdict on anybody.
ALERT_KINDS = {FAILS: "May need help in a course", OFTEN_ABSENT: "May be absent often", WITHDRAWS: "Takes part less"}
