// Checks and imports of resources: asked for the first time they run, then they have an answer.
import { randomUUID } from 'node:crypto';

const checks = new Map();

export function checkCreate(resource) {
  const id = randomUUID();
  const wrong = Object.entries(resource.nodes).find(([, { layer }]) => layer === 'Lambda');
  const problems = wrong ? [{ node: wrong[0], detail: 'the function cannot be made' }] : [];
  checks.set(id, { asked: 0, problems });
  return { id, created_at: new Date().toISOString(), warnings: [] };
}

export function checkView(id) {
  const check = checks.get(id);
  if (!check) return undefined;
  check.asked += 1;
  if (check.asked === 1) return { status: 'running', answer: null, detail: null };
  const { problems } = check;
  const ok = problems.length === 0;
  const parameters = ok ? 5_824 : null;
  const answer = { ok, problems, parameters, layers: {}, keras: '3.15.1 with jax' };
  return { status: 'success', answer, detail: null };
}

const imports = new Map();

/** One line of code is one Dense layer; a Lambda stands in the way. */
export function importCreate({ text = '' }) {
  const id = randomUUID();
  const line = text.split('\n').findIndex((one) => one.includes('Lambda')) + 1;
  const problems = line > 0 ? [{ line, detail: 'a Lambda layer is not taken over' }] : [];
  const count = text.split('\n').filter((one) => one.includes('Dense')).length;
  const at = Array.from({ length: count }, (_, place) => place);
  const node = (place) => [`dense_${place}`, { layer: 'Dense', attributes: { units: 8 } }];
  const edge = (place) => [`e${place}`, edgeValue(`dense_${place - 1}`, `dense_${place}`)];
  const nodes = Object.fromEntries(at.map(node));
  const edges = Object.fromEntries(at.slice(1).map(edge));
  const resource = { name: 'Taken', type: 'keras.Architecture', nodes, edges };
  imports.set(id, { asked: 0, problems, resource: line > 0 ? null : resource });
  return { id, created_at: new Date().toISOString(), warnings: [] };
}

const edgeValue = (from, to) => ({ from: [from, 'output'], to: [to, 'inputs'], index: 0 });

export function importView(id) {
  const one = imports.get(id);
  if (!one) return undefined;
  one.asked += 1;
  if (one.asked === 1) return { status: 'running', answer: null, detail: null };
  const { problems, resource } = one;
  const notes = resource ? ["Line 4 is left out: model.compile(loss='mse')"] : [];
  const answer = { ok: resource !== null, problems, notes, resource };
  return { status: 'success', answer, detail: null };
}
