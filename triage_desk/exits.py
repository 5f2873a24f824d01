"""Exit codes of the command line: a stable contract."""

DONE = 0  # done; of an intake: complete
FAULTS = 1  # a check found faults, a comparison found differences
BAD_INPUT = 2  # the input or the content must be mended
INCOMPLETE = 3  # the intake is not complete yet
MACHINE = 4  # the machine must be mended
BUG = 70  # ours to mend
INTERRUPTED = 130  # stopped from the keyboard
