// Checks of resources: asked for the first time they run, then they have an answer.
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
