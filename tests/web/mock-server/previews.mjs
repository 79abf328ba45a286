// Previews of artifacts, a little of each kind: by how the bytes begin, or by the name of a fixture.

const fact = (name, value) => ({ name, value });
const plain = (kind, format, more) => ({ kind, format, facts: [], notes: [], ...more });

const json = (text) => plain('json', 'JSON', { json: JSON.parse(text) });

function csv(text) {
  const [head, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const columns = head.map((name) => ({ name, type: '' }));
  return plain('table', 'CSV', {
    facts: [fact('Columns', String(head.length)), fact('Rows', String(rows.length))],
    table: { columns, rows: rows.slice(0, 100), row_count: rows.length },
  });
}

const picture = () =>
  plain('array', 'NumPy', {
    facts: [fact('Type', 'float32'), fact('Shape', '16 × 16')],
    picture: {
      width: 16,
      height: 16,
      colours: 1,
      pixels: Buffer.from(Array.from({ length: 256 }, (_, at) => at)).toString('base64'),
    },
    table: {
      columns: [{ name: '0', type: 'float32' }],
      rows: [['0'], ['1'], [null]],
      row_count: 16,
    },
  });

const pickle = () =>
  plain('pickle', 'Pickle', {
    facts: [fact('Holds', 'what posix.system answers'), fact('Protocol', '4')],
    notes: ['It refers to posix.system: whoever loads it runs code that is no data.'],
    pickle: {
      type: 'what posix.system answers',
      globals: ['posix.system'],
      is_suspicious: true,
    },
  });

const tensors = () =>
  plain('tensors', 'safetensors', {
    facts: [fact('Tensors', '2')],
    entries: [
      { name: 'layer.weight', type: 'F32', shape: '64 × 32', size: 8192 },
      { name: 'layer.bias', type: 'F32', shape: '64', size: 256 },
    ],
  });

const kinds = [
  [/^\x89PNG/, () => plain('image', 'PNG', { image: png })],
  [/^\x93NUMPY/, picture],
  [/^\x80/, pickle],
  [/^[[{]/, json],
  [/^[^\n]+,[^\n]+\n/, csv],
];
const png = { type: 'image/png', width: 4, height: 4, is_shown: true };

export function previewOf(artifact) {
  if (!artifact.bytes) return tensors();
  const head = artifact.bytes.toString('latin1');
  const [, look] = kinds.find(([begins]) => begins.test(head)) ?? [];
  if (look) return look(artifact.bytes.toString('utf8'));
  return plain('text', 'Text', { text: artifact.bytes.toString('utf8').slice(0, 65536) });
}
