// What is drawn of a node, and how large it is. Sizes are computed, never measured, so that 500 nodes open at once. Pure.

import type { Status } from '../api/types';
import { plural, valueText } from '../model/format';
import { attributeValue, isBuiltIn, nodeName, operationOf } from '../model/pipeline';
import type { PipelineNode, ProjectModel } from '../model/project_model';

export interface NodeFace {
  id: string;
  name: string;
  /** The operation's name where the node has a name of its own. */
  kind: string | null;
  color: string;
  isBuiltIn: boolean;
  inputs: readonly string[];
  outputs: readonly string[];
  rows: readonly (readonly [label: string, value: string])[];
  status?: Status;
  isCached?: boolean;
  startedAt?: string | null;
  endedAt?: string | null;
  note?: string | null;
  problem?: string | null;
  /** The problem keeps nothing from running. */
  isHint?: boolean;
  /** Left out of runs: muted itself, or needing something that is. */
  absent?: 'muted' | 'needs_muted' | undefined;
  isPinned?: boolean | undefined;
  /** It is a pipeline. */
  isPart?: boolean;
  /** Ports that are ports of the pipeline which the node is in, and under which name. */
  exposed?: Exposed | undefined;
}

export interface Exposed {
  inputs: Record<string, string>;
  outputs: Record<string, string>;
}

export interface PortPlace {
  name: string;
  /** The name that it is exposed under. */
  exposed?: string;
  x: number;
}

export interface NodeSize {
  width: number;
  height: number;
  inputs: PortPlace[];
  outputs: PortPlace[];
}

const titleHeight = 32;
const rowHeight = 20;
const portHeight = 20;
const noteHeight = 20;
const padding = 5;
const maxRows = 4;
const minWidth = 172;
const maxWidth = 460;

const labelWidth = (text: string) => text.length * 6.1;

function portsWidth(ports: readonly string[]): number {
  return ports.reduce((sum, port) => sum + portWidth(port), 0) + 12;
}

const portWidth = (port: string) => Math.min(130, labelWidth(port)) + 20;

export function nodeSize(face: NodeFace): NodeSize {
  const rows = Math.min(maxRows, face.rows.length);
  const title = face.name.length * 7.8 + (face.status ? 124 : face.absent ? 70 : 46);
  const row = Math.max(
    0,
    ...face.rows.map(([label, value]) => labelWidth(label) + Math.min(110, labelWidth(value)) + 44),
  );
  const wanted = Math.max(
    title,
    row,
    portsWidth(shownPorts(face, 'inputs')),
    portsWidth(shownPorts(face, 'outputs')),
  );
  const width = Math.round(Math.min(maxWidth, Math.max(minWidth, wanted)) / 4) * 4;
  const height =
    titleHeight +
    rows * rowHeight +
    (rows > 0 ? padding : 0) +
    (face.inputs.length > 0 ? portHeight : 0) +
    (face.outputs.length > 0 ? portHeight : 0) +
    (face.note ? noteHeight : 0);
  return {
    width,
    height,
    inputs: portPlaces(face.inputs, width, face.exposed?.inputs),
    outputs: portPlaces(face.outputs, width, face.exposed?.outputs),
  };
}

/** How a port is written: one that is exposed by the name that it has outside. */
export const portLabel = (name: string, exposed: string | undefined) =>
  exposed === undefined ? name : `◆ ${exposed}`;

const shownPorts = (face: NodeFace, side: 'inputs' | 'outputs') =>
  face[side].map((port) => portLabel(port, face.exposed?.[side][port]));

/** Ports share the width in proportion to their names. */
function portPlaces(
  ports: readonly string[],
  width: number,
  exposed: Readonly<Record<string, string>> = {},
): PortPlace[] {
  const widthOf = (port: string) => portWidth(portLabel(port, exposed[port]));
  const total = ports.reduce((sum, port) => sum + widthOf(port), 0);
  const scale = (width - 12) / Math.max(1, total);
  let left = 6;
  return ports.map((name) => {
    const share = widthOf(name) * scale;
    const x = Math.round(left + share / 2);
    left += share;
    const shown = exposed[name];
    return shown === undefined ? { name, x } : { name, x, exposed: shown };
  });
}

/** The rows a node shows: references first, then the attributes that differ from their default. */
function nodeRows(
  model: ProjectModel,
  node: PipelineNode,
  names: Record<string, string>,
): [string, string][] {
  const face = operationOf(model, node)?.interface;
  if (!face) return [];
  const references = face.references
    .filter(({ name }) => !(isBuiltIn(node.operation) && name === 'artifact'))
    .map(({ name }): [string, string] => {
      const target = node.references[name];
      return [name, target ? (names[target] ?? model.resources[target]?.name ?? '…') : '—'];
    });
  const attributes = face.attributes
    .filter(({ name, hidden }) => !hidden && Object.hasOwn(node.attributes, name))
    .map((attribute): [string, string] => [
      attribute.name.replaceAll('_', ' '),
      valueText(attributeValue(node, attribute)),
    ]);
  return [...references, ...attributes].slice(0, maxRows);
}

function rowsOf(model: ProjectModel, node: PipelineNode, names: Record<string, string>) {
  if (isBuiltIn(node.operation)) return [];
  if (node.pipeline === undefined) return nodeRows(model, node, names);
  const count = Object.keys(model.pipelines[node.pipeline]?.nodes ?? {}).length;
  return [['pipeline', plural(count, 'node')] as const];
}

/** The face of a pipeline's node. `names` gives the names of things outside the model, such as artifacts. */
export function nodeFace(
  model: ProjectModel,
  id: string,
  node: PipelineNode,
  names: Record<string, string>,
): NodeFace {
  const operation = operationOf(model, node);
  const artifact = node.operation === 'Input' ? node.references.artifact : null;
  const saved = node.operation === 'Output' ? (node.attributes.name ?? 'myData') : null;
  const own = node.name ?? (artifact ? names[artifact] : null) ?? (saved ? String(saved) : null);
  return {
    id,
    name: own ?? nodeName(model, node),
    kind: own ? (operation?.name ?? null) : null,
    color: operation?.color ?? '#b52a2a',
    isBuiltIn: isBuiltIn(node.operation),
    inputs: operation?.interface.inputs.map(({ name }) => name) ?? [],
    outputs: operation?.interface.outputs.map(({ name }) => name) ?? [],
    rows: rowsOf(model, node, names),
    ...(node.pipeline === undefined ? {} : { isPart: true }),
  };
}
