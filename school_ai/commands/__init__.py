"""Commands of bench for operators and developers."""
