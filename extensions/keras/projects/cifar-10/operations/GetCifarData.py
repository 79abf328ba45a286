import numpy

PHOTOGRAPHS = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck']
SHAPES = ['disc', 'square', 'ring', 'frame', 'line across', 'line upright', 'cross', 'diagonal cross', 'triangle', 'stripes']


class GetCifarData:
    """Gets 60,000 photographs of 32 x 32 pixels in ten classes (CIFAR-10, 170 MB, from the address that Keras knows).

    With `drawn` it draws simple shapes instead, ten kinds of them: for machines without a way to the internet, and
    for trying a network out within seconds. `samples` takes only so many.
    """

    def __init__(self, samples=0, drawn=False, seed=0):
        self.samples = samples
        self.drawn = drawn
        self.seed = seed

    def execute(self):
        train, test = self.draw() if self.drawn else self.download()
        train_images, train_labels = self.some(train, self.samples)
        test_images, test_labels = self.some(test, self.samples // 5)
        print('training:', train_images.shape, ' testing:', test_images.shape)
        names = SHAPES if self.drawn else PHOTOGRAPHS
        return train_images, train_labels, test_images, test_labels, names

    def download(self):
        from keras.datasets import cifar10

        return cifar10.load_data()

    def some(self, data, most):
        images, labels = data
        if most:
            images, labels = images[:most], labels[:most]
        return images.astype('float32') / 255, labels.reshape(-1).astype('int32')

    def draw(self):
        random = numpy.random.default_rng(self.seed)
        count = self.samples or 10000
        return self.shapes(random, count), self.shapes(random, max(count // 5, 10))

    def shapes(self, random, count):
        labels = random.integers(0, 10, count)
        images = random.integers(0, 90, (count, 32, 32, 3))
        rows, columns = numpy.mgrid[0:32, 0:32]
        for image, label in zip(images, labels):
            x, y = random.integers(11, 21, 2)
            size = random.integers(6, 11)
            image[self.mask(label, columns - x, rows - y, size)] = random.integers(140, 256, 3)
        return images.astype('uint8'), labels

    def mask(self, label, x, y, size):
        far = numpy.hypot(x, y)
        inside = (abs(x) < size) & (abs(y) < size)
        return [  # in the order of SHAPES
            far < size,
            inside,
            (far < size) & (far > size - 3),
            inside & ((abs(x) > size - 3) | (abs(y) > size - 3)),
            inside & (abs(y) < 2),
            inside & (abs(x) < 2),
            inside & ((abs(x) < 2) | (abs(y) < 2)),
            inside & ((abs(x - y) < 3) | (abs(x + y) < 3)),
            inside & (y > abs(x) * 2 - size),
            inside & ((x + y) % 6 < 3),
        ][label]
