from random import randint

from matplotlib import pyplot as plt


class DisplayImage:
    """Draws an image. Of several images (four dimensions) it picks one at random.

    Whatever is shown with plt.show() appears among the figures of the execution.
    """

    def execute(self, image):
        if len(image.shape) == 4:
            image = image[randint(0, image.shape[0] - 1)]

        plt.imshow(image)
        plt.show()
