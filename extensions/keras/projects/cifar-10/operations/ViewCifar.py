from math import ceil, sqrt

from matplotlib import pyplot as plt


class ViewCifar:
    """Shows images with their true class in green and, where it is another, the predicted one in red."""

    def __init__(self, num_images=16):
        self.num_images = num_images

    def execute(self, images, true_labels, predicted_labels, names):
        count = min(self.num_images, len(images))
        side = ceil(sqrt(count))
        figure, grid = plt.subplots(side, side, figsize=(2 * side, 2.2 * side), squeeze=False)
        for index, axes in enumerate(grid.flat):
            axes.axis('off')
            if index >= count:
                continue
            true, predicted = true_labels[index], predicted_labels[index]
            axes.imshow(images[index])
            axes.set_title(names[true], color='green', loc='left', fontsize=9)
            if predicted != true:
                axes.set_title(names[predicted], color='red', loc='right', fontsize=9)
        figure.tight_layout()
        plt.show()
