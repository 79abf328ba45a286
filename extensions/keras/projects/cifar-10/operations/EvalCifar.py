import numpy
from matplotlib import pyplot as plt

import deepforge


class EvalCifar:
    """Draws which classes were taken for which, as shares of each true class, and gives the share that was right."""

    def execute(self, true_labels, predicted_labels, names):
        counts = numpy.zeros((10, 10))
        numpy.add.at(counts, (true_labels, predicted_labels), 1)
        shares = counts / numpy.maximum(counts.sum(axis=1, keepdims=True), 1)
        accuracy = float((true_labels == predicted_labels).mean())

        figure, axes = plt.subplots(figsize=(8, 7))
        axes.imshow(shares, cmap='Greens', vmin=0, vmax=1)
        axes.set_xticks(range(10), names, rotation=45, ha='right')
        axes.set_yticks(range(10), names)
        for row in range(10):
            for column in range(10):
                axes.text(column, row, f'{shares[row, column]:.2f}', ha='center', va='center',
                          color='white' if shares[row, column] > 0.5 else 'black')
        axes.set_xlabel('predicted')
        axes.set_ylabel('true')
        axes.set_title(f'accuracy {accuracy:.3f}')
        figure.tight_layout()
        plt.show()

        print('accuracy:', accuracy)
        deepforge.log(0, accuracy=accuracy)
        return accuracy
