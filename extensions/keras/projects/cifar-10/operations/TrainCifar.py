import keras
from deepforge.keras import Metrics


class TrainCifar:
    """Trains a network to tell the images apart. Its loss and accuracy appear as curves while it runs."""

    def __init__(self, architecture, epochs=20, batch_size=32, learning_rate=0.001):
        self.architecture = architecture
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate

    def execute(self, train_images, train_labels):
        model = self.architecture
        model.compile(
            optimizer=keras.optimizers.Adam(self.learning_rate),
            loss='sparse_categorical_crossentropy',
            metrics=['accuracy'],
        )
        model.summary()
        model.fit(
            train_images,
            train_labels,
            epochs=self.epochs,
            batch_size=self.batch_size,
            validation_split=0.1,
            callbacks=[Metrics()],
            verbose=2,
        )
        return model
