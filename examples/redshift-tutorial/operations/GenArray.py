import numpy


class GenArray:
    """Makes a list of random numbers between 0 and 1."""

    def __init__(self, length=10):
        self.length = length

    def execute(self):
        arr = list(numpy.random.rand(self.length))
        return arr
