// What can come next in a line of Python, beside what the language offers: attributes, own modules, the runtime. Pure.

export interface CompletionFacts {
  /** Attributes and references of the operation: what `self.` has. */
  attributes: readonly { name: string; detail: string }[];
  inputs: readonly string[];
  /** The project's own modules: name and code. */
  modules: readonly { name: string; code: string }[];
}

export type OfferKind = 'property' | 'variable' | 'module' | 'function' | 'class' | 'constant';

export interface Offer {
  label: string;
  kind: OfferKind;
  detail?: string;
  info?: string;
  /** Text put in instead of the label; `${}` marks where the caret goes. */
  apply?: string;
}

export interface Offers {
  /** How many characters before the caret are already typed. */
  typed: number;
  items: Offer[];
}

export const noFacts: CompletionFacts = { attributes: [], inputs: [], modules: [] };

const runtime: Record<string, Offer[]> = {
  deepforge: [
    {
      label: 'log',
      kind: 'function',
      detail: '(step=None, **values)',
      info: 'Reports numbers at a step, drawn as curves while the job runs: deepforge.log(step=epoch, loss=0.3)',
    },
    {
      label: 'serialization',
      kind: 'module',
      info: 'How values of your own types travel between operations',
    },
  ],
  'deepforge.serialization': [
    {
      label: 'register',
      kind: 'function',
      detail: '(cls, dump, load)',
      info: 'From now on dump(value, file) writes values of the class, and load(file) reads them',
    },
    { label: 'dump', kind: 'function', detail: '(value, file)', info: 'Writes a value to a file' },
    {
      label: 'load',
      kind: 'function',
      detail: '(type_name, file)',
      info: 'Reads what dump wrote for a type',
    },
    { label: 'full_name', kind: 'function', detail: '(cls)', info: 'Such as builtins.list' },
  ],
};

const dotted = /([A-Za-z_][\w.]*)\.(\w*)$/;
const fromImport = /^\s*from\s+([\w.]+)\s+import\s+(?:\(\s*)?(?:[\w\s]+,\s*)*(\w*)$/;
const plainImport = /^\s*(?:import|from)\s+(?:[\w.\s]+,\s*)*([\w.]*)$/;
const word = /(\w+)$/;

/** What fits behind `before`, the line up to the caret, in a text with these import statements. */
export function offersAt(before: string, imports: string, facts: CompletionFacts): Offers | null {
  const inImport = fromImport.exec(before);
  if (inImport) return some(inImport[2] ?? '', membersOf(inImport[1] ?? '', facts));
  const importing = plainImport.exec(before);
  if (importing) return importable(importing[1] ?? '', facts);
  const member = dotted.exec(before);
  if (member) {
    const owner = member[1] ?? '';
    if (owner === 'self') return some(member[2] ?? '', selfOffers(facts));
    return some(member[2] ?? '', membersOf(fullName(owner, imports), facts));
  }
  const typed = word.exec(before)?.[1] ?? '';
  return typed === '' ? null : some(typed, inputOffers(facts));
}

const some = (typed: string, items: Offer[]): Offers | null =>
  items.length > 0 ? { typed: typed.length, items } : null;

const selfOffers = ({ attributes }: CompletionFacts): Offer[] =>
  attributes.map(({ name, detail }) => ({ label: name, kind: 'property', detail }));

const inputOffers = ({ inputs }: CompletionFacts): Offer[] =>
  inputs.map((name) => ({ label: name, kind: 'variable', detail: 'input' }));

/** After `import` or `from`: packages of ours, and their modules. */
function importable(typed: string, facts: CompletionFacts): Offers | null {
  const dot = typed.lastIndexOf('.');
  if (dot < 0)
    return some(typed, [
      ...(facts.modules.length > 0
        ? [{ label: 'utils', kind: 'module' as const, detail: 'modules of this project' }]
        : []),
      { label: 'deepforge', kind: 'module', detail: 'runtime' },
    ]);
  const items = membersOf(typed.slice(0, dot), facts).filter(({ kind }) => kind === 'module');
  return some(typed.slice(dot + 1), items);
}

function membersOf(name: string, { modules }: CompletionFacts): Offer[] {
  if (name === 'utils')
    return modules.map((module) => ({
      label: module.name,
      kind: 'module',
      detail: 'module of this project',
    }));
  const own = modules.find((module) => name === `utils.${module.name}`);
  if (own) return moduleMembers(own.code);
  return runtime[name] ?? [];
}

/** What a dotted name stands for, after the imports of the text. */
function fullName(owner: string, imports: string): string {
  const [first = '', ...rest] = owner.split('.');
  const whole = importedNames(imports).get(first);
  return [whole ?? first, ...rest].join('.');
}

/** The names that import statements bind to something else than themselves. */
export function importedNames(imports: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const line of imports.split('\n')) {
    const [, module, list] = /^\s*from\s+([\w.]+)\s+import\s+\(?([^)#]*)/.exec(line) ?? [];
    const plain = /^\s*import\s+([^#]*)/.exec(line)?.[1];
    for (const part of (list ?? plain ?? '').split(',')) {
      const [, name, alias] = /^\s*([\w.]+)(?:\s+as\s+(\w+))?\s*$/.exec(part) ?? [];
      if (name && module) names.set(alias ?? name, `${module}.${name}`);
      else if (name && alias) names.set(alias, name);
    }
  }
  return names;
}

const defined =
  /^(?:(async\s+def|def)\s+(\w+)\s*\(([^)]*)\)?|class\s+(\w+)|([A-Za-z]\w*)\s*(?::[^=\n]+)?=(?!=))/;

/** The functions, classes and values at the top of a module, with the first line of their description. */
export function moduleMembers(code: string): Offer[] {
  const members = new Map<string, Offer>();
  const lines = code.split('\n');
  lines.forEach((line, at) => {
    const [, , method, parameters, kind, value] = defined.exec(line) ?? [];
    const name = method ?? kind ?? value;
    if (!name || name.startsWith('_')) return;
    const info = method || kind ? docOf(lines, at) : null;
    members.set(name, {
      label: name,
      kind: method ? 'function' : kind ? 'class' : 'variable',
      ...(method ? { detail: `(${(parameters ?? '').trim()})` } : {}),
      ...(info ? { info } : {}),
    });
  });
  return [...members.values()];
}

function docOf(lines: readonly string[], at: number): string | null {
  const next = lines.slice(at + 1, at + 4).find((line) => line.trim() !== '');
  const text = /^\s*[rRuU]?(?:"""|'''|"|')(.*?)(?:"""|'''|"|')?\s*$/.exec(next ?? '')?.[1];
  return text?.trim() || null;
}
