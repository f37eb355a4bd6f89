"""What helps a teacher at the desk: what to say of a result, what a text may claim, which records answer a question.

Plain values in and out. Who may see what is asked by whoever hands the records in.
"""
