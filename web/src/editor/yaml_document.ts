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
  return { root: document ? content(document, text) : null, errors };
}

/** The value inside a node: its first child that is one. */
function content(node: SyntaxNode, text: string): YamlNode | null {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    const value = nodeRead(child, text);
    if (value) return value;
  }
  return null;
}

function nodeRead(node: SyntaxNode, text: string): YamlNode | null {
  const { from, to, name } = node;
  if (name === 'Literal') return { kind: 'scalar', from, to, text: text.slice(from, to).trim() };
  if (name === 'QuotedLiteral')
    return { kind: 'scalar', from, to, text: unquoted(text.slice(from, to)) };
  if (name === 'BlockLiteral') return { kind: 'scalar', from, to, text: text.slice(from, to) };
  if (name === 'BlockMapping' || name === 'FlowMapping')
    return { kind: 'map', from, to, pairs: node.getChildren('Pair').map((p) => pair(p, text)) };
  if (name === 'BlockSequence' || name === 'FlowSequence')
    return {
      kind: 'list',
      from,
      to,
      items: node.getChildren('Item').map((item) => content(item, text)),
    };
  return name === 'Tagged' || name === 'Anchored' ? content(node, text) : null;
}

function pair(node: SyntaxNode, text: string) {
  const key = node.getChild('Key');
  let value: YamlNode | null = null;
  for (let child = key?.nextSibling ?? null; child && !value; child = child.nextSibling)
    value = nodeRead(child, text);
  return { key: key ? content(key, text) : null, value };
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
