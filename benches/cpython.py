"""Prints how many nanoseconds CPython takes to load a pickle some times.

    python3 benches/cpython.py PICKLE TIMES
"""

import pickle
import sys
import time


def main():
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    pickle.loads(data)
    started = time.perf_counter_ns()
    for _ in range(int(sys.argv[2])):
        pickle.loads(data)
    print(time.perf_counter_ns() - started)


main()
