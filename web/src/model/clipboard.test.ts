import { expect, test } from 'vitest';
import {
  classRenamed,
  clipOf,
  clipParse,
  clipPaste,
  clipText,
  modulesOf,
  pipelineCopy,
} from './clipboard';
import { counter, node, operation, pipeline, project } from './graph_fixture';
import { patchApply } from './json_patch';
import type { ProjectModel } from './project_model';

const selection = (...nodes: string[]) => ({ nodes, notes: [], groups: [] });

function copied(model: ProjectModel, ...nodes: string[]) {
  const clip = clipOf(model, 'here', 'p', selection(...nodes), {});
  const read = clip && clipParse(clipText(clip));
  if (!read) throw new Error('nothing was copied');
  return read;
}

const pasteInto = (
  model: ProjectModel,
  clip: ReturnType<typeof copied>,
  name: string,
  keep = false,
) => {
  const target = {
    model,
    project: name,
    pipeline: 'p',
    shift: { x: 10, y: 20 },
    keepIncoming: keep,
  };
  const pasted = clipPaste(clip, target, counter());
  return { ...pasted, after: patchApply(model, pasted.patch) };
};

test('a part is pasted beside the original, with the connections inside it', () => {
  const model = project();
  const { after, selection: chosen } = pasteInto(model, copied(model, 'g', 's'), 'here');
  const content = after.pipelines.p;
  expect(Object.keys(content?.nodes ?? {})).toHaveLength(5);
  expect(Object.keys(content?.edges ?? {})).toHaveLength(3);
  expect(chosen.nodes.map((id) => content?.nodes[id]?.position)).toEqual([
    { x: 10, y: 20 },
    { x: 10, y: 120 },
  ]);
  expect(after.operations).toBe(model.operations);
});

test('own names are made unique', () => {
  const model = project();
  const { after, selection: chosen } = pasteInto(model, copied(model, 's'), 'here');
  expect(chosen.nodes.map((id) => after.pipelines.p?.nodes[id]?.name)).toEqual(['Half_2']);
});

test('incoming connections are kept on request', () => {
  const model = project();
  const clip = copied(model, 's');
  expect(Object.keys(pasteInto(model, clip, 'here').after.pipelines.p?.edges ?? {})).toHaveLength(
    2,
  );
  const kept = Object.values(pasteInto(model, clip, 'here', true).after.pipelines.p?.edges ?? {});
  expect(kept).toContainEqual({ from: ['g', 'out'], to: ['n1', 'a'] });
});

test('another project gets the operations it lacks, with their code', () => {
  const empty: ProjectModel = {
    ...project({ name: 'Q', nodes: {}, edges: {} }),
    operations: { x: { ...operation('Gen', {}, {}), code: 'class Gen(): other' } },
  };
  const { after, brought } = pasteInto(empty, copied(project(), 'g', 's'), 'there');
  expect(brought).toEqual(['Gen_2', 'Scale']);
  const names = Object.values(after.operations).map(({ name, code }) => [name, code.slice(0, 12)]);
  expect(names).toEqual([
    ['Gen', 'class Gen():'],
    ['Gen_2', 'class Gen_2('],
    ['Scale', 'class Scale('],
  ]);
  expect(Object.values(after.operations)[1]).not.toHaveProperty('interface');
  expect(Object.keys(after.pipelines.p?.nodes ?? {})).toHaveLength(2);
});

test('the same operation in another project is used again', () => {
  const other = { ...project({ name: 'Q', nodes: {}, edges: {} }) };
  const { brought } = pasteInto(other, copied(project(), 'g'), 'there');
  expect(brought).toEqual([]);
});

test('pins and artifacts stay in their project, resources come along', () => {
  const content = {
    ...pipeline,
    nodes: {
      i: node('Input', { references: { artifact: 'a1' } }),
      t: node('gen', { references: { model: 'r1' }, pinned: 'job', muted: true as const }),
    },
    edges: {},
  };
  const model: ProjectModel = {
    ...project(content),
    resources: { r1: { name: 'Net', type: 'keras', nodes: {}, edges: {} } },
  };
  const empty = project({ name: 'Q', nodes: {}, edges: {} });
  const { after } = pasteInto(empty, copied(model, 'i', 't'), 'there');
  const [input, train] = Object.values(after.pipelines.p?.nodes ?? {});
  expect(input?.references).toEqual({});
  expect(train).not.toHaveProperty('pinned');
  expect(train?.muted).toBe(true);
  expect(after.resources[train?.references.model ?? '']?.name).toBe('Net');
});

test('modules that the code imports come along, and those which they import', () => {
  const model: ProjectModel = {
    ...project(),
    modules: {
      m1: { name: 'first', code: 'from utils import second\n' },
      m2: { name: 'second', code: '' },
      m3: { name: 'third', code: '' },
    },
  };
  expect(Object.keys(modulesOf(model, ['import utils.first as f\n']))).toEqual(['m1', 'm2']);
  expect(modulesOf(model, ['# import utils.third\n'])).toEqual({});
});

test('notes and groups are copied too', () => {
  const content = {
    ...pipeline,
    notes: { a: { text: 'Hi', position: { x: 0, y: 0 }, size: { width: 9, height: 9 } } },
  };
  const model = project(content);
  const clip = clipOf(model, 'here', 'p', { nodes: [], notes: ['a'], groups: [] }, {});
  const bare = project();
  const { after } = pasteInto(bare, clip ?? copied(model, 'g'), 'here');
  expect(Object.values(after.pipelines.p?.notes ?? {})).toEqual([
    { text: 'Hi', position: { x: 10, y: 20 }, size: { width: 9, height: 9 } },
  ]);
});

test('text that is not ours is not pasted', () => {
  expect(clipParse('hello')).toBeNull();
  expect(clipParse('{"format":"deepforge/clip@1"}')).toBeNull();
  expect(clipParse('{"format":"deepforge/clip@1"')).toBeNull();
});

test('only the class and what calls its parent get the new name', () => {
  const code = 'class Gen(Base):\n    def f(self):\n        super(Gen, self).f(Gene)\n';
  expect(classRenamed(code, 'Gen', 'Gen_2')).toBe(
    'class Gen_2(Base):\n    def f(self):\n        super(Gen_2, self).f(Gene)\n',
  );
});

test('a copy of a pipeline has a name of its own', () => {
  const after = patchApply(project(), pipelineCopy(project(), 'p', 'q'));
  expect(after.pipelines.q).toEqual({ ...pipeline, name: 'P copy' });
});
