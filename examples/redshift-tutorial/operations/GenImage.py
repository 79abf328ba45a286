import numpy


class GenImage:
    """Makes an image of random noise: height x width pixels, of three colours or of one."""

    def __init__(self, color=True, width=256, height=256):
        self.color = color
        self.width = width
        self.height = height

    def execute(self):
        shape = (self.height, self.width, 3) if self.color else (self.height, self.width)
        image = numpy.random.rand(*shape)
        return image
