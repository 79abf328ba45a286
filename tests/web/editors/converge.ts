// Several scripted editors at once on one project of a real system, each with a network that fails at random. At the end
// all of them, and the server, must have the same.
import { isEqual } from '../../../web/src/model/json_patch';
import { pipeline, ScriptedEditor, texts } from './editor';
import { cookiesOf, Network, Server } from './server';

export interface Outcome {
  edits: number;
  refused: number;
  answersLost: number;
  revision: number;
  /** What each editor has that the server has not, or the other way round; empty when all agree. */
  differences: string[];
  /** Words that were written and are in no text, nor handed back to their author. */
  wordsLost: string[];
}

const settleWithin = 60_000;

export async function converge(
  url: string,
  seconds: number,
  count = 10,
  seed = Date.now() % 1_000_000,
): Promise<Outcome> {
  const cookies = await cookiesOf(url);
  const project = await projectNew(url, cookies, `Converge ${seed}`);
  const server = new Server(url, cookies, project);
  const network = new Network();
  await server.change(network, [
    {
      op: 'add',
      path: `/pipelines/${pipeline}`,
      value: { name: 'Together', nodes: {}, edges: {} },
    },
    { op: 'add', path: '/modules/added', value: { name: 'added', code: '# begin\n' } },
    { op: 'add', path: '/modules/mixed', value: { name: 'mixed', code: 'begin\n' } },
  ]);
  const editors = Array.from({ length: count }, (_, n) => new ScriptedEditor(n, server, seed));
  await Promise.all(editors.map((editor) => editor.open()));
  const until = Date.now() + seconds * 1000;
  await Promise.all(editors.map((editor) => editor.work(until)));
  const differences = await settled(editors, server, network);
  const { revision, model } = await server.model(network);
  const written = model.modules.added?.code ?? '';
  for (const editor of editors) editor.close();
  return {
    edits: sum(editors, ({ edits }) => edits),
    refused: sum(editors, ({ refused }) => refused),
    answersLost: sum(editors, (editor) => editor.network.answersLost),
    revision,
    differences,
    wordsLost: editors.flatMap(({ words, added }) =>
      words.filter((word) => !written.includes(word) && !added.lost.join().includes(word)),
    ),
  };
}

const sum = <T>(all: readonly T[], of: (one: T) => number) =>
  all.reduce((total, one) => total + of(one), 0);

async function projectNew(url: string, cookies: string, name: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/projects`, {
    method: 'POST',
    headers: { cookie: cookies, 'X-CSRF': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ name: `${name} ${Date.now()}` }),
  });
  return (await response.json()).id;
}

/** Waits until nothing is on its way any more; then tells what differs. */
async function settled(
  editors: readonly ScriptedEditor[],
  server: Server,
  network: Network,
): Promise<string[]> {
  const deadline = Date.now() + settleWithin;
  for (;;) {
    const states = await Promise.all(editors.map((editor) => editor.isSettled()));
    const found = await differencesOf(editors, server, network);
    if (states.every(Boolean) && found.length === 0) return [];
    if (Date.now() > deadline) return [...found, `settled: ${states.join(' ')}`];
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function differencesOf(
  editors: readonly ScriptedEditor[],
  server: Server,
  network: Network,
): Promise<string[]> {
  const { revision, model } = await server.model(network);
  const names = { added: texts.added, mixed: texts.mixed };
  return editors.flatMap((editor, number) => {
    const state = editor.document.store.getState();
    const found: string[] = [];
    if (state.revision !== revision) found.push(`${number}: revision ${state.revision}`);
    if (!isEqual(state.model, model)) found.push(`${number}: the model differs`);
    for (const name of Object.keys(names) as (keyof typeof names)[])
      if (editor[name].text !== model.modules[name]?.code) found.push(`${number}: ${name} differs`);
    return found;
  });
}
