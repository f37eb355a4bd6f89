import unittest

from school_ai.services.formulas import formulas


class TestFormulas(unittest.TestCase):
    def test_formulas_between_their_marks_are_drawn(self):
        text = r"With $F = m \cdot a$ and \(v^2\): \[s = \frac{1}{2} a t^2\]"
        found = formulas(text)
        self.assertEqual(set(found), {r"$F = m \cdot a$", r"\(v^2\)", r"\[s = \frac{1}{2} a t^2\]"})
        for mathml in found.values():
            self.assertTrue(mathml.startswith("<math"))
        self.assertIn("mfrac", found[r"\[s = \frac{1}{2} a t^2\]"])

    def test_sums_of_money_are_none(self):
        self.assertEqual(formulas("It costs $5 today and $7 tomorrow."), {})

    def test_what_cannot_be_read_stays_as_it_was_written(self):
        self.assertEqual(formulas(r"$\frac{1}{$ and $\left( x$"), {})

    def test_nothing_but_formulas_is_drawn(self):
        for attack in (
            r"\text{<img src=x onerror=alert(1)>}",
            r"\href{javascript:alert(1)}{x}",
            r"\text{<script>1</script>}",
        ):
            for mathml in formulas(f"${attack} + 1$").values():
                for word in ("<img", "onerror", "script", "href"):
                    self.assertNotIn(word, mathml)

    def test_a_text_full_of_them_is_drawn_in_part(self):
        self.assertEqual(len(formulas(" ".join(f"$x_{number} + 1$" for number in range(90)))), 40)
