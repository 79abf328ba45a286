// From CodeMirror's tree of a YAML text to its maps, lists and scalars.

import { yamlLanguage } from '@codemirror/lang-yaml';
import type { YamlNode, YamlPlace } from '../model/yaml_environment';

type SyntaxNode = ReturnType<typeof yamlLanguage.parser.parse>['topNode'];

export interface YamlDocument {
  root: YamlNode | null;
  /** Places where the text is no YAML. */
  errors: YamlPlace[];
}

export function yamlRead(text: string): YamlDocument {
  const tree = yamlLanguage.parser.parse(text);
  const errors: YamlPlace[] = [];
  tree.iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) errors.push({ from, to });
    },
  });
  const document = tree.topNode.getChild('Document');
  const source = { text, anchors: anchorsOf(tree.topNode, text), aliasesLeft: 1000, depth: 0 };
  return { root: document ? content(document, source) : null, errors };
}

/** Aliases within what aliases stand for. */
const deepest = 32;

/** A text, what its anchors name, and how many aliases are still followed: each may double what there is. */
interface Source {
  text: string;
  anchors: Map<string, SyntaxNode>;
  aliasesLeft: number;
  depth: number;
}

function anchorsOf(top: SyntaxNode, text: string): Map<string, SyntaxNode> {
  const anchors = new Map<string, SyntaxNode>();
  top.cursor().iterate(({ name, node }) => {
    const anchor = name === 'Anchored' ? node.getChild('Anchor') : null;
    if (anchor) anchors.set(text.slice(anchor.from + 1, anchor.to), node);
  });
  return anchors;
}

/** The value inside a node: its first child that is one. */
function content(node: SyntaxNode, source: Source): YamlNode | null {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    const value = nodeRead(child, source);
    if (value) return value;
  }
  return null;
}

function nodeRead(node: SyntaxNode, source: Source): YamlNode | null {
  const { from, to, name } = node;
  const { text } = source;
  if (name === 'Literal') return { kind: 'scalar', from, to, text: text.slice(from, to).trim() };
  if (name === 'QuotedLiteral')
    return { kind: 'scalar', from, to, text: unquoted(text.slice(from, to)) };
  if (name === 'BlockLiteral') return { kind: 'scalar', from, to, text: text.slice(from, to) };
  if (name === 'BlockMapping' || name === 'FlowMapping')
    return { kind: 'map', from, to, pairs: node.getChildren('Pair').map((p) => pair(p, source)) };
  if (name === 'BlockSequence' || name === 'FlowSequence')
    return {
      kind: 'list',
      from,
      to,
      items: node.getChildren('Item').map((item) => content(item, source)),
    };
  if (name === 'Alias') return aliasRead(node, source);
  return name === 'Tagged' || name === 'Anchored' ? content(node, source) : null;
}

/** What it stands for, at its own place. Only what ends before it: nothing stands for itself. */
function aliasRead({ from, to }: SyntaxNode, source: Source): YamlNode | null {
  const node = source.anchors.get(source.text.slice(from + 1, to));
  if (!node || node.to > from || source.depth === deepest || source.aliasesLeft === 0) return null;
  source.aliasesLeft--;
  source.depth++;
  const value = content(node, source);
  source.depth--;
  return value && { ...value, from, to };
}

function pair(node: SyntaxNode, source: Source) {
  const key = node.getChild('Key');
  let value: YamlNode | null = null;
  for (let child = key?.nextSibling ?? null; child && !value; child = child.nextSibling)
    value = nodeRead(child, source);
  return { key: key ? content(key, source) : null, value };
}

function unquoted(text: string): string {
  const inner = text.slice(1, -1);
  if (text.startsWith("'")) return inner.replaceAll("''", "'");
  try {
    return JSON.parse(text);
  } catch {
    return inner;
  }
}
