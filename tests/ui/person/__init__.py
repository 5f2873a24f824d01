"""The program in a process of its own, used as a person uses it: real keys, and a reader's ears."""
