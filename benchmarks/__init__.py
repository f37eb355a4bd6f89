"""How good and how fast it is, measured: each figure beside the bar that it must reach.

A benchmark is a function that takes a `Run` and returns its figure. `./benchmark` finds them in the modules of this
package's groups (a folder each) and prints one line for each.
"""
