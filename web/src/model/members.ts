// What a pipeline holds and what of it is selected. Pure.

export type Kind = 'nodes' | 'notes' | 'groups';

export interface Selection {
  nodes: string[];
  edges: string[];
  notes: string[];
  groups: string[];
}

export const nothing: Selection = { nodes: [], edges: [], notes: [], groups: [] };

export const countOf = ({ nodes, edges, notes, groups }: Selection) =>
  nodes.length + edges.length + notes.length + groups.length;

const prefixes = { nodes: '', notes: 'note:', groups: 'group:' } as const;

/** The id on the canvas of a node, note or group: one graph holds them all. */
export const canvasId = (kind: Kind, id: string) => prefixes[kind] + id;

/** Which member of the pipeline a canvas id stands for. */
export function memberOf(canvas: string): { kind: Kind; id: string } {
  const at = canvas.indexOf(':');
  if (at < 0) return { kind: 'nodes', id: canvas };
  return { kind: canvas.startsWith(prefixes.notes) ? 'notes' : 'groups', id: canvas.slice(at + 1) };
}

/** The selection that these ids on the canvas make. */
export function selectionOf(canvasIds: readonly string[], edges: readonly string[]): Selection {
  const selection: Selection = { nodes: [], edges: [...edges], notes: [], groups: [] };
  for (const canvas of canvasIds) {
    const { kind, id } = memberOf(canvas);
    selection[kind].push(id);
  }
  return selection;
}
