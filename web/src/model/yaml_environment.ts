// The rules of a conda environment, as the worker reads it (services/worker/recipe.c). Pure: the text's structure is given.

export interface YamlPlace {
  from: number;
  to: number;
}

export type YamlNode = YamlPlace &
  (
    | { kind: 'map'; pairs: { key: YamlNode | null; value: YamlNode | null }[] }
    | { kind: 'list'; items: (YamlNode | null)[] }
    | { kind: 'scalar'; text: string }
  );

export interface YamlProblem extends YamlPlace {
  detail: string;
}

const itemLength = 200;
const itemCount = 500;
export const environmentBytes = 256 * 1024;

/** What keeps an environment from being built. A document of nothing but comments is fine: it asks for nothing. */
export function environmentProblems(root: YamlNode | null): YamlProblem[] {
  if (!root) return [];
  if (root.kind !== 'map') return [at(root, '“dependencies:” with a list below it is expected.')];
  return root.pairs.flatMap(({ key, value }) => {
    const name = key?.kind === 'scalar' ? key.text : null;
    if (name === 'channels') return channelProblems(value, key ?? root);
    if (name === 'dependencies') return dependencyProblems(value, key ?? root);
    return [];
  });
}

const at = ({ from, to }: YamlPlace, detail: string): YamlProblem => ({ from, to, detail });

function channelProblems(value: YamlNode | null, key: YamlPlace): YamlProblem[] {
  if (value?.kind !== 'list') return [at(value ?? key, 'A list of channels is expected.')];
  return listProblems(value, (item) => itemProblem(item));
}

function dependencyProblems(value: YamlNode | null, key: YamlPlace): YamlProblem[] {
  if (value?.kind !== 'list')
    return [at(value ?? key, 'A list of packages is expected, one per line: “- numpy”.')];
  return listProblems(value, (item) =>
    item.kind === 'map' ? pipProblems(item) : packageProblem(item),
  );
}

function listProblems(
  { items, from, to }: YamlNode & { kind: 'list' },
  check: (item: YamlNode) => YamlProblem[],
): YamlProblem[] {
  const tooMany =
    items.length > itemCount ? [at({ from, to }, `At most ${itemCount} entries.`)] : [];
  return [
    ...tooMany,
    ...items.flatMap((item) => (item ? check(item) : [at({ from, to }, 'An entry is empty.')])),
  ];
}

function pipProblems(map: YamlNode & { kind: 'map' }): YamlProblem[] {
  const [pair, ...others] = map.pairs;
  const isPip = pair?.key?.kind === 'scalar' && pair.key.text === 'pip' && others.length === 0;
  if (!isPip) return [at(map, 'Only “pip:” may have entries of its own.')];
  if (pair.value?.kind !== 'list') return [at(map, 'A list of packages is expected below “pip:”.')];
  return listProblems(pair.value, packageProblem);
}

function packageProblem(item: YamlNode): YamlProblem[] {
  const problems = itemProblem(item);
  if (problems.length > 0 || item.kind !== 'scalar') return problems;
  return item.text.includes('/') ? [at(item, `“${item.text}” names a file.`)] : [];
}

const rules: [test: (text: string) => boolean, detail: string][] = [
  [(text) => text === '' || text.length > itemLength, 'An entry is empty or too long.'],
  [(text) => !/^_?[A-Za-z0-9]/.test(text), 'An entry begins with a letter or a digit.'],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  [(text) => /[\u0000-\u001f\u007f\\$]/.test(text), 'This has a character that is not allowed.'],
  [(text) => text.includes(' -'), 'Options are not allowed here.'],
  [
    (text) => text.includes('@') || text.includes('://') || text.startsWith('file:'),
    'URLs and files are not allowed, unless the worker’s owner permits them.',
  ],
];

function itemProblem(item: YamlNode): YamlProblem[] {
  if (item.kind !== 'scalar') return [at(item, 'A name is expected here.')];
  const rule = rules.find(([isBroken]) => isBroken(item.text));
  return rule ? [at(item, rule[1])] : [];
}
