"""Makes the example architectures beside this file, each from a few lines of Keras. Run it with Keras at hand after a change."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "numpy")
HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "python"))

import keras  # noqa: E402
from from_keras import architecture  # noqa: E402
from keras import layers  # noqa: E402

GALAXY = (64, 64, 5)  # five bands of the sky; 180 bins of redshift
BINS = 180


def conv(x, filters, size, strides=1, activation="relu", padding="same"):
    return layers.Conv2D(filters, (size, size), strides=(strides, strides), padding=padding, activation=activation)(x)


def lenet():
    x = inputs = keras.Input(GALAXY)
    x = layers.MaxPooling2D((2, 2), strides=(2, 2))(conv(x, 20, 5))
    x = layers.MaxPooling2D((2, 2), strides=(2, 2))(conv(x, 50, 5))
    x = layers.Dense(500, activation="relu")(layers.Flatten()(x))
    return inputs, layers.Dense(BINS, activation="softmax")(x)


def alexnet():
    x = inputs = keras.Input(GALAXY)
    x = layers.MaxPooling2D((3, 3), strides=(2, 2))(conv(x, 96, 11, 4))
    x = layers.MaxPooling2D((3, 3), strides=(2, 2))(conv(x, 256, 5))
    for filters in (384, 384, 256):
        x = conv(x, filters, 3)
    x = layers.Flatten()(layers.MaxPooling2D((3, 3), strides=(2, 2))(x))
    for _ in range(2):
        x = layers.Dropout(0.5)(layers.Dense(4096, activation="relu")(x))
    return inputs, layers.Dense(BINS, activation="softmax")(x)


def vgg_16():
    x = inputs = keras.Input(GALAXY)
    for filters, times in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(times):
            x = conv(x, filters, 3)
        x = layers.MaxPooling2D((2, 2), strides=(2, 2))(x)
    x = layers.Flatten()(x)
    for _ in range(2):
        x = layers.Dense(4096, activation="relu")(x)
    return inputs, layers.Dense(BINS, activation="softmax")(x)


def dcgan_generator():
    x = inputs = keras.Input((100,))
    x = layers.Dense(16384, use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.Reshape((4, 4, 1024))(x)
    for filters in (512, 256, 128):
        x = layers.Conv2DTranspose(filters, (5, 5), strides=(2, 2), padding="same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    return inputs, layers.Conv2DTranspose(5, (5, 5), strides=(2, 2), padding="same", use_bias=False, activation="tanh")(x)


def inception():
    x = inputs = keras.Input(GALAXY)

    def pool(x, strides):
        return layers.AveragePooling2D((2, 2), strides=(strides, strides), padding="same")(x)

    def block(x, a, b):
        return layers.Concatenate()([pool(conv(x, a, 1), 1), conv(conv(x, a, 1), b, 3), conv(x, a, 1), conv(conv(x, a, 1), b, 5)])

    x = pool(conv(x, 64, 5), 2)
    x = pool(block(block(x, 48, 64), 64, 92), 2)
    x = pool(block(block(x, 92, 128), 92, 128), 2)
    x = layers.Concatenate()([conv(x, 92, 1), pool(conv(x, 92, 1), 1), conv(conv(x, 92, 1), 128, 3)])
    x = layers.Dense(1024, activation="relu")(layers.Flatten()(x))
    return inputs, layers.Dense(BINS, activation="softmax")(x)


def resnet_50():
    x = inputs = keras.Input(GALAXY)
    x = layers.BatchNormalization()(conv(x, 16, 3))
    for stage, filters in enumerate((16, 32, 64, 128)):
        for place in range(6):
            strides = 2 if stage > 0 and place == 0 else 1
            shortcut = conv(x, filters, 1, 2, None) if strides == 2 else x
            y = layers.Activation("relu")(layers.BatchNormalization()(x))
            y = layers.BatchNormalization()(conv(y, filters, 3, strides, None))
            y = conv(y, filters, 3, 1, None)
            x = layers.Activation("relu")(layers.Add()([shortcut, y]))
    x = layers.Flatten()(layers.AveragePooling2D((8, 8))(x))
    x = layers.Dense(1024, activation="relu")(x)
    return inputs, layers.Dense(BINS, activation="softmax")(x)


def xception():
    model = keras.applications.Xception(weights=None, include_top=False, input_shape=(71, 71, 5), pooling="avg")
    return model.inputs[0], layers.Dense(BINS, activation="softmax")(model.outputs[0])


def basic_cnn():
    x = inputs = keras.Input((32, 32, 3))
    x = conv(x, 32, 3, padding="valid")
    x = layers.MaxPooling2D()(conv(x, 32, 3))
    for filters in (64, 128):
        x = layers.MaxPooling2D()(conv(conv(x, filters, 3), filters, 3))
    x = layers.Dense(128, activation="relu")(layers.Flatten()(x))
    return inputs, layers.Dense(10, activation="softmax")(x)


EXAMPLES = {
    "LeNet": lenet,
    "AlexNet": alexnet,
    "VGG-16": vgg_16,
    "DCGAN generator": dcgan_generator,
    "Inception": inception,
    "ResNet-50": resnet_50,
    "Xception": xception,
    "BasicCNN": basic_cnn,
}


def path_of(name: str) -> Path:
    return HERE / f"{name.lower().replace(' ', '-').replace('basiccnn', 'basic-cnn')}.json"


def made(name: str) -> dict:
    keras.backend.clear_session()
    return architecture(keras.Model(*EXAMPLES[name]()).to_json(), name)


if __name__ == "__main__":
    for name in EXAMPLES:
        path_of(name).write_text(json.dumps(made(name), indent=1) + "\n")
