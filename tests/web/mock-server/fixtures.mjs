// One deployment in small: people, projects with their models, executions in every state, artifacts.
import { basicCnn } from './extensions.mjs';
import { randomImage } from './png.mjs';

export const uuid = (n) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const ann = { id: uuid(1), name: 'ann' };
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

const attribute = (name, type, value, more = {}) => ({
  name,
  type,
  required: value === undefined,
  ...(value === undefined ? {} : { default: value }),
  ...more,
});

function operation(name, color, code, face) {
  return {
    name,
    color,
    code,
    environment: face.environment ?? null,
    declared: { attributes: {}, references: {}, inputs: {}, outputs: {} },
    interface: {
      class: name,
      attributes: face.attributes ?? [],
      references: face.references ?? [],
      inputs: (face.inputs ?? []).map((port) => ({ name: port, optional: false })),
      outputs: (face.outputs ?? []).map((port) => ({ name: port })),
      problems: face.problems ?? [],
      stale: false,
    },
  };
}

const operations = {
  gen_array: operation(
    'GenArray',
    '#26c6da',
    'import numpy as np\n\n\nclass GenArray():\n\n    def __init__(self, length=10):\n        self.length = length\n\n    def execute(self):\n        arr = list(np.random.rand(self.length))\n        return arr\n',
    { attributes: [attribute('length', 'integer', 10, { min: 1 })], outputs: ['arr'] },
  ),
  print_array: operation(
    'PrintArray',
    '#ab47bc',
    "class PrintArray():\n\n    def __init__(self, sep=', ', suffix='\\n', prefix='Array: '):\n        self.sep = sep\n        self.suffix = suffix\n        self.prefix = prefix\n\n    def execute(self, arr):\n        print(self.prefix + self.sep.join(str(x) for x in arr), end=self.suffix)\n",
    {
      attributes: [
        attribute('sep', 'string', ', '),
        attribute('suffix', 'string', '\n'),
        attribute('prefix', 'string', 'Array: '),
      ],
      inputs: ['arr'],
    },
  ),
  gen_image: operation(
    'GenImage',
    '#26c6da',
    'import numpy as np\n\n\nclass GenImage():\n\n    def execute(self):\n        image = np.random.randint(255, size=(16, 16, 3))\n        return image\n',
    { outputs: ['image'] },
  ),
  display_image: operation(
    'DisplayImage',
    '#ffa726',
    'from matplotlib import pyplot as plt\nimport utils.images as images\n\n\nclass DisplayImage():\n\n    def execute(self, image):\n        plt.imshow(images.clip(image))\n        plt.title("Random image")\n        plt.show()\n',
    { inputs: ['image'] },
  ),
  get_cifar: operation(
    'GetDataCifar',
    '#26a69a',
    'from keras.datasets import cifar10\n\n\nclass GetDataCifar():\n\n    def execute(self):\n        (train_imgs, train_labels), (test_imgs, test_labels) = cifar10.load_data()\n        return train_imgs / 255, train_labels, test_imgs / 255, test_labels\n',
    { outputs: ['train_imgs', 'train_labels', 'test_imgs', 'test_labels'] },
  ),
  train_basic: operation(
    'TrainBasic',
    '#5c6bc0',
    'import keras\n\n\nclass TrainBasic():\n\n    def __init__(self, model, epochs=20, batch_size=32, shuffle=True):\n        self.model = model\n        self.epochs = epochs\n        self.batch_size = batch_size\n        self.shuffle = shuffle\n\n    def execute(self, train_imgs, train_labels):\n        model = self.model\n        model.compile(optimizer=keras.optimizers.RMSprop(1e-3),\n                      loss="sparse_categorical_crossentropy")\n        model.fit(train_imgs, train_labels, epochs=self.epochs,\n                  batch_size=self.batch_size, shuffle=self.shuffle)\n        return model\n',
    {
      attributes: [
        attribute('epochs', 'integer', 20, { min: 1, description: 'How often all data is seen' }),
        attribute('batch_size', 'integer', 32),
        attribute('shuffle', 'boolean', true),
      ],
      references: [{ name: 'model', type: 'keras.Architecture' }],
      inputs: ['train_imgs', 'train_labels'],
      outputs: ['model'],
      environment: 'name: keras\ndependencies:\n  - python=3.11\n  - keras=3\n  - numpy\n',
    },
  ),
  eval_basic: operation(
    'EvalBasic',
    '#66bb6a',
    'class EvalBasic():\n\n    def execute(self, model, test_imgs, test_labels):\n        results = model.evaluate(test_imgs, test_labels)\n        return results\n',
    { inputs: ['model', 'test_imgs', 'test_labels'], outputs: ['results'] },
  ),
};

const node = (id, more = {}) => ({ operation: id, attributes: {}, references: {}, ...more });
const edge = (from, to) => ({ from: from.split('.'), to: to.split('.') });

export const tutorial = {
  pipelines: {
    basic: {
      name: '1-Basic Input/Output',
      nodes: {
        gen: node('gen_array', { attributes: { length: 12 } }),
        print: node('print_array'),
        keep: node('Output', { attributes: { name: 'random numbers' } }),
      },
      edges: { e1: edge('gen.arr', 'print.arr'), e2: edge('gen.arr', 'keep.data') },
    },
    image: {
      name: '2-Display Random Image',
      nodes: { gen: node('gen_image'), show: node('display_image') },
      edges: { e1: edge('gen.image', 'show.image') },
    },
    cifar: {
      name: '3-Train CIFAR-10',
      nodes: {
        data: node('get_cifar', { position: { x: 150, y: 0 } }),
        train: node('train_basic', {
          attributes: { epochs: 5 },
          references: { model: 'basic_cnn' },
          position: { x: 0, y: 170 },
        }),
        evaluate: node('eval_basic', { position: { x: 190, y: 380 } }),
        keep: node('Output', {
          attributes: { name: 'cifar-model' },
          position: { x: -80, y: 400 },
        }),
      },
      edges: {
        e1: edge('data.train_imgs', 'train.train_imgs'),
        e2: edge('data.train_labels', 'train.train_labels'),
        e3: edge('train.model', 'evaluate.model'),
        e4: edge('data.test_imgs', 'evaluate.test_imgs'),
        e5: edge('data.test_labels', 'evaluate.test_labels'),
        e6: edge('train.model', 'keep.data'),
      },
    },
    broken: {
      name: '4-Work in progress',
      nodes: {
        train: node('train_basic'),
        input: node('Input', { references: { artifact: uuid(501) } }),
      },
      edges: { e1: edge('input.data', 'train.train_imgs') },
    },
  },
  operations,
  resources: {
    basic_cnn: basicCnn,
  },
  modules: {
    images: {
      name: 'images',
      code: 'import numpy as np\n\n\ndef clip(image):\n    """Values between 0 and 255, as bytes."""\n    return np.clip(image, 0, 255).astype(np.uint8)\n',
    },
    tables: { name: 'tables', code: 'def head(rows, count=5):\n    return rows[:count]\n' },
  },
  serialization: {
    code: 'import deepforge.serialization as serialization\n\n# Register pairs of functions for your own types here.\n',
  },
};

export const emptyModel = () => ({
  pipelines: {},
  operations: {},
  resources: {},
  modules: {},
  serialization: { code: '' },
});

export const storages = [
  {
    id: uuid(301),
    name: 'DeepForge blob',
    adapter: 'blob',
    is_builtin: true,
    is_mine: false,
    owner: null,
    config: null,
    credentials: null,
    projects: null,
    created_at: '2026-01-01T00:00:00Z',
  },
];

export const workers = [
  {
    id: uuid(411),
    name: 'This server',
    is_server: true,
    host: null,
    status: 'online',
    draining: false,
    cores: 8,
    memory: 32 * 2 ** 30,
    gpus: [],
    labels: {},
    slots: 2,
    isolation: 'bubblewrap',
    limits: 'cgroup',
    version: '0.1.0',
    load: null,
    registered_at: '2026-01-01T00:00:00Z',
    seen_at: '2026-01-01T00:00:00Z',
    jobs: [],
  },
];

workers.push({
  id: uuid(412),
  name: 'gpu-1',
  is_server: false,
  host: 'gpu-1.example.org',
  status: 'online',
  draining: false,
  cores: 32,
  memory: 128 * 2 ** 30,
  gpus: [{ name: 'RTX 4090', memory: 24 * 2 ** 30 }],
  labels: { room: 'lab' },
  slots: 4,
  isolation: 'processes',
  limits: 'rlimit',
  version: '0.1.0',
  load: { load: 3.2, memory_free: 90 * 2 ** 30, disk_free: 700 * 2 ** 30 },
  registered_at: ago(600),
  seen_at: ago(0),
  jobs: [
    {
      job: uuid(9001),
      attempt: 2,
      project: uuid(101),
      execution: uuid(602),
      name: 'TrainBasic',
      operation_name: 'TrainBasic',
      execution_name: 'Train #2',
      project_name: 'CIFAR10',
      granted_at: ago(3),
    },
  ],
});

/** By compute: what waits there. */
export const queues = {
  [uuid(402)]: [
    {
      job: uuid(9002),
      execution: uuid(602),
      project: uuid(101),
      compute: uuid(402),
      name: 'EvalBasic',
      priority: 0,
      losses: 1,
      queued_at: ago(7),
      cpus: 4,
      memory_mb: 8192,
      gpus: 1,
      labels: ['room=lab'],
      waiting: 'No worker of yours is connected.',
    },
  ],
};

export const computes = [
  {
    id: uuid(401),
    name: 'Server',
    adapter: 'server',
    available: true,
    detail: '1 worker, 2 slots free',
    workers: 1,
    slots: 2,
    running: 0,
    queued: 0,
  },
  {
    id: uuid(402),
    name: 'My workers',
    adapter: 'workers',
    available: false,
    detail: 'No worker is connected',
    workers: 0,
    slots: 0,
    running: 0,
    queued: 0,
  },
];

export function artifacts(project) {
  const artifact = (n, name, type, size, minutes, more = {}) => ({
    id: uuid(n),
    project,
    name,
    type,
    storage: { id: storages[0].id, name: storages[0].name },
    hash: String(n).repeat(32).slice(0, 64),
    size,
    created_at: ago(minutes),
    created_by: ann,
    execution: null,
    job: null,
    ...more,
  });
  return [
    artifact(501, 'sdss-train.npz', 'numpy.ndarray', 734_003_200, 60 * 26),
    artifact(502, 'labels.csv', '', 48_213, 60 * 30),
    artifact(503, 'cifar-model', 'keras.src.models.Model', 12_840_112, 95, {
      execution: uuid(602),
    }),
  ];
}

export const examples = [
  {
    id: 'tutorial',
    name: 'Tutorial',
    description: 'Arrays, images and a first network: the pipelines of the guide.',
  },
  {
    id: 'redshift',
    name: 'Redshift',
    description: 'Galaxy redshifts from images, trained and evaluated.',
  },
];

export { ago };

/** Three figures: an image, curves over epochs, and points in space. */
export const figureKinds = {
  image: (seed) => ({ title: 'Random image', image: randomImage(seed), plotly: null }),
  curves: (seed, epochs) => ({
    title: 'Loss',
    image: randomImage(seed),
    plotly: {
      data: ['loss', 'val_loss'].map((name, which) => ({
        type: 'scatter',
        mode: 'lines+markers',
        name,
        x: Array.from({ length: epochs }, (_, n) => n + 1),
        y: Array.from(
          { length: epochs },
          (_, n) => 1.9 / (1 + 0.3 * n) + which * 0.16 + ((seed + n * 7) % 5) / 60,
        ),
      })),
      layout: {
        title: { text: 'Loss' },
        xaxis: { title: { text: 'epoch' } },
        yaxis: { title: { text: 'loss' } },
      },
    },
  }),
  space: (seed) => ({
    title: 'Learned features',
    image: randomImage(seed),
    plotly: {
      data: [
        {
          type: 'scatter3d',
          mode: 'markers',
          marker: {
            size: 3,
            color: Array.from({ length: 300 }, (_, n) => n),
            colorscale: 'Portland',
          },
          x: Array.from({ length: 300 }, (_, n) => Math.cos(n / 20) * (1 + n / 300)),
          y: Array.from({ length: 300 }, (_, n) => Math.sin(n / 20) * (1 + n / 300)),
          z: Array.from({ length: 300 }, (_, n) => n / 100),
        },
      ],
      layout: { title: { text: 'Learned features' } },
    },
  }),
};
