// Where Python code imports or uses a module of ours, and what to write instead when the module gets another name. Pure.

import { pythonLanguage } from '@codemirror/lang-python';
import type { TextChanges } from '../../model/text_changes';

type Tree = ReturnType<typeof pythonLanguage.parser.parse>;
type SyntaxNode = Tree['topNode'];

export interface ImportEdit {
  from: number;
  to: number;
  insert: string;
}

/** The edits that make code written for `utils.old` right for `utils.next`. In modules relative imports count too. */
export function importEdits(
  code: string,
  old: string,
  next: string,
  isModule = false,
): ImportEdit[] {
  if (!code.includes(old)) return [];
  const edits: ImportEdit[] = [];
  const tree = pythonLanguage.parser.parse(code);
  const textOf = ({ from, to }: SyntaxNode) => code.slice(from, to);
  const replace = ({ from, to }: SyntaxNode, insert = next) => edits.push({ from, to, insert });

  tree.iterate({
    enter: ({ name, node }) => {
      if (name === 'ImportStatement') importStatement(node);
      if (name === 'MemberExpression' && textOf(node) === `utils.${old}`) {
        const property = node.getChild('PropertyName');
        if (property) replace(property);
      }
    },
  });
  return edits.sort((a, b) => a.from - b.from);

  function importStatement(statement: SyntaxNode) {
    const words = wordsOf(statement);
    const isFrom = words[0]?.name === 'from';
    const at = words.findIndex((word, index) => word.name === 'import' && (isFrom || index === 0));
    if (!isFrom) {
      for (const path of paths(words.slice(1))) if (isOurs(path, textOf)) second(path);
      return;
    }
    const path = words.slice(1, at);
    const spelled = path.map(textOf).join('');
    const isPackage = spelled === 'utils' || (isModule && spelled === '.');
    if (isPackage) {
      for (const names of paths(words.slice(at + 1))) importedName(names);
    } else if (spelled.startsWith(`utils.${old}`) && isOurs(path, textOf)) {
      second(path);
    } else if (isModule && path[0] && textOf(path[0]) === '.' && spelled === `.${old}`) {
      const last = path.at(-1);
      if (last) replace(last);
    }
  }

  /** `old` in `from utils import old` keeps its name in the code below. */
  function importedName(names: SyntaxNode[]) {
    const [first, as] = names;
    if (first?.name !== 'VariableName' || textOf(first) !== old) return;
    replace(first, as?.name === 'as' ? next : `${next} as ${old}`);
  }

  function second(path: SyntaxNode[]) {
    const node = path.filter(({ name }) => name === 'VariableName')[1];
    if (node) replace(node);
  }

  function isOurs(path: SyntaxNode[], read: (node: SyntaxNode) => string): boolean {
    const names = path.filter(({ name }) => name === 'VariableName').map(read);
    return names[0] === 'utils' && names[1] === old;
  }
}

/** The parts of a statement without brackets and comments. */
function wordsOf(statement: SyntaxNode): SyntaxNode[] {
  const words: SyntaxNode[] = [];
  for (let node = statement.firstChild; node; node = node.nextSibling)
    if (!/^[()]$|^Comment$/.test(node.name)) words.push(node);
  return words;
}

/** The words between commas. */
function paths(words: SyntaxNode[]): SyntaxNode[][] {
  const found: SyntaxNode[][] = [[]];
  for (const word of words) {
    if (word.name === ',') found.push([]);
    else found.at(-1)?.push(word);
  }
  return found.filter((path) => path.length > 0);
}

/** Whether the code names the module where no edit reaches: in a text or a comment. */
export function isMentioned(code: string, old: string): boolean {
  const mention = new RegExp(`\\butils\\.${old}\\b`, 'g');
  const edits = importEdits(code, old, old);
  for (const { index } of code.matchAll(mention))
    if (!edits.some(({ from }) => from > index && from <= index + 'utils.'.length + old.length))
      return true;
  return false;
}

/** Edits as CodeMirror's ChangeSet, in JSON. */
export function changesOf(length: number, edits: readonly ImportEdit[]): TextChanges {
  const changes: TextChanges = [];
  let at = 0;
  for (const { from, to, insert } of edits) {
    if (from > at) changes.push(from - at);
    changes.push([to - from, insert]);
    at = to;
  }
  if (length > at) changes.push(length - at);
  return changes;
}
