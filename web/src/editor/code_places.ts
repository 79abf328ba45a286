// Where in the code a part of the interface is written, so that one click leads there.

import { ensureSyntaxTree } from '@codemirror/language';
import { EditorSelection, type EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { InterfacePart } from '../model/interface_edit';

type SyntaxNode = NonNullable<ReturnType<typeof ensureSyntaxTree>>['topNode'];

export interface CodePlace {
  from: number;
  to: number;
}

const parseTime = 200;

/** The name of a port, attribute or reference in the code; null when it is not to be found. */
export function placeOf(
  state: EditorState,
  className: string | null,
  part: InterfacePart,
  name: string,
  index: number,
): CodePlace | null {
  const body = classBody(state, className);
  const isExecute = part === 'input' || part === 'output';
  const method = body && methodOf(state, body, isExecute ? 'execute' : '__init__');
  if (!method) return null;
  return part === 'output' ? returned(state, method, name, index) : parameter(state, method, name);
}

const textOf = (state: EditorState, { from, to }: SyntaxNode) => state.sliceDoc(from, to);

function classBody(state: EditorState, className: string | null): SyntaxNode | null {
  const tree = ensureSyntaxTree(state, state.doc.length, parseTime);
  if (!tree || className === null) return null;
  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
    const definition = node.name === 'DecoratedStatement' ? node.getChild('ClassDefinition') : node;
    const name =
      definition?.name === 'ClassDefinition' ? definition.getChild('VariableName') : null;
    if (name && textOf(state, name) === className) return definition?.getChild('Body') ?? null;
  }
  return null;
}

function methodOf(state: EditorState, body: SyntaxNode, wanted: string): SyntaxNode | null {
  let found: SyntaxNode | null = null;
  for (let node = body.firstChild; node; node = node.nextSibling) {
    const definition =
      node.name === 'DecoratedStatement' ? node.getChild('FunctionDefinition') : node;
    const name =
      definition?.name === 'FunctionDefinition' ? definition.getChild('VariableName') : null;
    if (name && textOf(state, name) === wanted) found = definition;
  }
  return found;
}

function parameter(state: EditorState, method: SyntaxNode, name: string): CodePlace | null {
  const names = method.getChild('ParamList')?.getChildren('VariableName') ?? [];
  const found = names.find((node) => textOf(state, node) === name);
  return found ? { from: found.from, to: found.to } : null;
}

/** In the last return that has it: the value of the name, or else the value at its place. */
function returned(
  state: EditorState,
  method: SyntaxNode,
  name: string,
  index: number,
): CodePlace | null {
  let found: CodePlace | null = null;
  method
    .getChild('Body')
    ?.cursor()
    .iterate((node) => {
      if (/^(FunctionDefinition|ClassDefinition|LambdaExpression)$/.test(node.name)) return false;
      if (node.name !== 'ReturnStatement') return;
      const values = valuesOf(node.node);
      const match =
        values.find((value) => textOf(state, value).split('.').at(-1) === name) ?? values[index];
      if (match) found = { from: match.from, to: match.to };
    });
  return found;
}

function valuesOf(statement: SyntaxNode): SyntaxNode[] {
  const values: SyntaxNode[] = [];
  for (let node = statement.firstChild?.nextSibling; node; node = node.nextSibling)
    if (node.name !== ',' && node.name !== 'Comment') values.push(node);
  const [only] = values;
  if (values.length !== 1 || only?.name !== 'TupleExpression') return values;
  const inside: SyntaxNode[] = [];
  for (let node = only.firstChild; node; node = node.nextSibling)
    if (!/^[(),]$/.test(node.name)) inside.push(node);
  return inside;
}

/** Selects a place and brings it into view; with the focus when the user asked to go there. */
export function placeShow(view: EditorView, { from, to }: CodePlace, hasFocus: boolean) {
  view.dispatch({
    selection: EditorSelection.single(from, to),
    effects: EditorView.scrollIntoView(from, { y: 'center' }),
  });
  if (hasFocus) view.focus();
}

/** Goes to the begin of a line, counted from 1. */
export function lineShow(view: EditorView, line: number, column = 1) {
  const { doc } = view.state;
  const at = doc.line(Math.min(Math.max(1, line), doc.lines));
  const from = Math.min(at.to, at.from + Math.max(0, column - 1));
  placeShow(view, { from, to: from }, true);
}
